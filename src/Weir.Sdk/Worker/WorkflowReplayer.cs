using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;
using Weir.Sdk.Replay;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Worker;

/// <summary>What a <see cref="WorkflowReplayer"/> replays with.</summary>
public sealed class WorkflowReplayerOptions
{
    public string Namespace { get; set; } = "default";

    public DataConverter DataConverter { get; set; } = DataConverter.Default;

    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>As <see cref="WeirWorkerOptions.WorkflowFailureExceptionTypes"/> of the worker that ran the workflows.</summary>
    public IReadOnlyCollection<Type> WorkflowFailureExceptionTypes { get; set; } = [];

    internal List<WorkflowDefinition> Workflows { get; } = [];

    /// <summary>Adds a class with a <see cref="WorkflowAttribute"/>.</summary>
    public WorkflowReplayerOptions AddWorkflow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TWorkflow>() =>
        AddWorkflow(typeof(TWorkflow));

    /// <inheritdoc cref="AddWorkflow{TWorkflow}"/>
    public WorkflowReplayerOptions AddWorkflow([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type workflow)
    {
        Workflows.Add(WorkflowDefinition.Create(workflow));
        return this;
    }
}

/// <summary>How a replay ended.</summary>
/// <param name="History">What was replayed.</param>
/// <param name="ReplayFailure">Why the code does not lead to the history; null when it does.</param>
public sealed record WorkflowReplayResult(WorkflowHistory History, Exception? ReplayFailure);

/// <summary>Runs workflow code over recorded histories, without a server, to see whether the code still leads to them.</summary>
public sealed class WorkflowReplayer
{
    private readonly WorkflowRegistry registry;
    private readonly WorkflowRunOptions runOptions;

    public WorkflowReplayer(WorkflowReplayerOptions options)
    {
        registry = new WorkflowRegistry(options.Workflows);
        runOptions = new WorkflowRunOptions(
            options.Namespace, options.DataConverter, options.LoggerFactory, options.WorkflowFailureExceptionTypes);
    }

    /// <summary>Replays one history.</summary>
    /// <exception cref="Exceptions.WorkflowNondeterminismException">The code does not lead to the history.</exception>
    /// <exception cref="Exception">Workflow code threw what fails a workflow task.</exception>
    public async Task<WorkflowReplayResult> ReplayWorkflowAsync(
        WorkflowHistory history, bool throwOnReplayFailure = true, CancellationToken cancellationToken = default)
    {
        var events = history.Events;
        if (events.Count == 0 || events[0].EventType != EventType.WorkflowExecutionStarted)
        {
            throw new ArgumentException("A history begins with WorkflowExecutionStarted");
        }

        try
        {
            if (runOptions.DataConverter.PayloadCodec is { } codec)
            {
                events = (await PayloadVisitor.DecodeAsync(history.ToProto(), codec, cancellationToken).ConfigureAwait(false)).Events;
            }

            var start = events[0].WorkflowExecutionStartedEventAttributes;
            var execution = new Weir.Protocol.Common.V1.WorkflowExecution { WorkflowId = history.Id, RunId = start.OriginalExecutionRunId };
            new WorkflowInstance(registry.Find(start.WorkflowType.Name), runOptions, events[0], execution).Process(events, 0);
            return new WorkflowReplayResult(history, null);
        }
        catch (Exception error) when (!throwOnReplayFailure && error is not OutOfMemoryException)
        {
            return new WorkflowReplayResult(history, error);
        }
    }

    /// <summary>Replays histories one after another; failures are in the results.</summary>
    public async IAsyncEnumerable<WorkflowReplayResult> ReplayWorkflowsAsync(
        IAsyncEnumerable<WorkflowHistory> histories,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var history in histories.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return await ReplayWorkflowAsync(history, throwOnReplayFailure: false, cancellationToken).ConfigureAwait(false);
        }
    }
}
