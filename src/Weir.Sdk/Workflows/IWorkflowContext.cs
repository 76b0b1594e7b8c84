using Microsoft.Extensions.Logging;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Workflows;

/// <summary>The run that workflow code belongs to: what <see cref="Workflow"/> forwards to.</summary>
internal interface IWorkflowContext
{
    WorkflowInfo Info { get; }

    object Instance { get; }

    CancellationToken CancellationToken { get; }

    IPayloadConverter PayloadConverter { get; }

    IFailureConverter FailureConverter { get; }

    ILogger Logger { get; }

    Random Random { get; }

    DateTime UtcNow { get; }

    bool IsReplaying { get; }

    bool ContinueAsNewSuggested { get; }

    int CurrentHistoryLength { get; }

    int CurrentHistorySize { get; }

    bool AllHandlersFinished { get; }

    IReadOnlyDictionary<string, RawValue> Memo { get; }

    SearchAttributeCollection TypedSearchAttributes { get; }

    TaskScheduler Scheduler { get; }

    Task<TResult> ExecuteActivity<TResult>(string activity, IReadOnlyCollection<object?> args, ActivityOptions options);

    Task<ChildWorkflowHandle<TWorkflow, TResult>> StartChildWorkflow<TWorkflow, TResult>(
        string workflow, IReadOnlyCollection<object?> args, ChildWorkflowOptions options);

    Task Delay(TimeSpan delay, string? summary, CancellationToken cancellationToken);

    Task WaitCondition(Func<bool> condition, CancellationToken cancellationToken);

    Task SignalWorkflow(SignalTarget target, string signal, IReadOnlyCollection<object?> args, CancellationToken cancellationToken);

    Task CancelWorkflow(string workflowId, string? runId, string? reason);

    bool Patched(string patchId, bool deprecated);

    Guid NewGuid();

    void UpsertMemo(IReadOnlyCollection<MemoUpdate> updates);

    void UpsertSearchAttributes(IReadOnlyCollection<SearchAttributeUpdate> updates);
}

/// <summary>Whom a signal is for.</summary>
internal readonly record struct SignalTarget(string WorkflowId, string? RunId, bool ChildOnly);
