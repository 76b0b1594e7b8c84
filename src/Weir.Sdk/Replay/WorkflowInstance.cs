using Microsoft.Extensions.Logging;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Query.V1;
using Weir.Sdk.Calls;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Replay.Machines;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Replay;

/// <summary>
/// One run in memory: its workflow object, what it waits for, and how far in the history it is. Not safe for concurrent use; one thread
/// at a time has it, and which one does not matter. After an exception from <see cref="Process"/> it must be thrown away.
/// </summary>
internal sealed partial class WorkflowInstance
{
    private readonly WorkflowDefinition definition;
    private readonly WorkflowRunOptions options;
    private readonly MachineHost host;
    private readonly EventApplier applier;
    private readonly Patches patches;
    private readonly WaitConditions conditions = new();
    private readonly WorkflowScheduler scheduler = new();
    private readonly SignalHandlers signals;
    private readonly QueryHandlers queries;
    private readonly CancellationTokenSource cancellation = new();
    private readonly WorkflowExecutionStartedEventAttributes start;
    private ILogger? logger;
    private DeterministicRandom? random;
    private string randomSeed;
    private object? instance;
    private Task? main;
    private Command? outcome;
    private Exception? taskFailure;
    private bool readOnly;
    private int activityCount;
    private int timerCount;

    /// <param name="definition">The code.</param>
    /// <param name="options">What runs of the worker have in common.</param>
    /// <param name="started">The first event of the history.</param>
    /// <param name="execution">The run's ids.</param>
    public WorkflowInstance(WorkflowDefinition definition, WorkflowRunOptions options, HistoryEvent started, WorkflowExecution execution)
    {
        this.definition = definition;
        this.options = options;
        start = started.WorkflowExecutionStartedEventAttributes
            ?? throw new WorkflowNondeterminismException("Nondeterminism: the history does not begin with the start of the run");
        Info = WorkflowInfoReader.Read(started, execution, options.Namespace);
        host = new MachineHost(options.Namespace, options.DataConverter.PayloadConverter, options.DataConverter.FailureConverter)
        {
            CancelJob = new CancelRequestJob(RequestCancel),
        };
        randomSeed = start.OriginalExecutionRunId.Length == 0 ? execution.RunId : start.OriginalExecutionRunId;
        applier = new EventApplier(host) { OnReset = runId => (randomSeed, random) = (runId, null) };
        patches = new Patches(host);
        signals = new SignalHandlers(definition, this);
        queries = new QueryHandlers(definition, PayloadConverter, FailureConverter);
        Memo = start.Memo?.Fields.ToRawValues() ?? new Dictionary<string, RawValue>();
        attributes = SearchAttributeCollection.FromProto(start.SearchAttributes);
        scheduler.OnForeignWork = () => ReplayLog.ForeignWork(CreateLogger(), Info.WorkflowId, Info.RunId);
    }

    /// <summary>The last event that was applied: the start of the workflow task that was last worked on.</summary>
    public long LastEventId { get; private set; }

    /// <summary>Whether the code has ended the run.</summary>
    public bool IsClosed => outcome is not null;

    /// <summary>
    /// Applies the events that are new, and runs the code for each workflow task among them.
    /// </summary>
    /// <param name="events">Consecutive events; those applied before are passed over.</param>
    /// <param name="currentTaskStartedEventId">The task being worked on; code before it replays. 0 when there is none, as for a query.</param>
    /// <exception cref="WorkflowNondeterminismException">The code does not lead to the history.</exception>
    /// <exception cref="Exception">Workflow code threw something that fails the workflow task.</exception>
    public void Process(IReadOnlyList<HistoryEvent> events, long currentTaskStartedEventId)
    {
        var index = HistoryBatches.IndexAfter(events, LastEventId);
        int end;
        while ((end = HistoryBatches.FindEnd(events, index)) >= 0)
        {
            IsReplaying = events[end].EventId != currentTaskStartedEventId;
            patches.ReadAhead(events, end + 1);
            ApplyPiece(events, index, end);
            LastEventId = events[end].EventId;
            RunCode();
            index = end + 1;
        }

        if (index < events.Count && currentTaskStartedEventId == 0)
        {
            CheckTail(events, index);
        }
    }

    /// <summary>What the current workflow task is answered with, in order.</summary>
    public List<Command> CommandsToSend() => host.Commands.ToSend();

    /// <summary>Answers a query from the current state.</summary>
    public WorkflowQueryResult Answer(WorkflowQuery query)
    {
        if (instance is null)
        {
            throw new InvalidOperationException("A run is queried before its first workflow task");
        }

        var replaying = IsReplaying;
        IsReplaying = true;
        readOnly = true;
        var previous = Enter();
        try
        {
            return queries.Answer(query, instance);
        }
        finally
        {
            Exit(previous);
            readOnly = false;
            IsReplaying = replaying;
        }
    }

    private void ApplyPiece(IReadOnlyList<HistoryEvent> events, int index, int end)
    {
        for (var i = index; i <= end; i++)
        {
            applier.Apply(events[i]);
        }

        if (!host.Commands.IsEmpty)
        {
            host.Commands.RequireMatched(FirstAfterCommands(events, index, end));
        }

        var started = events[end];
        UtcNow = started.EventTime?.ToDateTime() ?? UtcNow;
        CurrentHistoryLength = (int)started.EventId;
        var attributesOfTask = started.WorkflowTaskStartedEventAttributes;
        CurrentHistorySize = (int)Math.Min(attributesOfTask.HistorySizeBytes, int.MaxValue);
        ContinueAsNewSuggested = attributesOfTask.SuggestContinueAsNew;
    }

    /// <summary>Checks what the last workflow task led to, when nothing comes after it.</summary>
    private void CheckTail(IReadOnlyList<HistoryEvent> events, int index)
    {
        for (var i = index; i < events.Count; i++)
        {
            if (CommandMatching.IsCommandEvent(events[i].EventType))
            {
                applier.Apply(events[i]);
            }
        }

        if (events[index].EventType == EventType.WorkflowTaskCompleted)
        {
            host.Commands.RequireMatched(null);
        }
    }

    private static HistoryEvent FirstAfterCommands(IReadOnlyList<HistoryEvent> events, int index, int end)
    {
        var i = index + 1;
        while (i < end && CommandMatching.IsCommandEvent(events[i].EventType))
        {
            i++;
        }

        return events[Math.Min(i, end)];
    }

    private void RunCode()
    {
        if (IsClosed)
        {
            return;
        }

        var previous = Enter();
        try
        {
            var first = instance is null;
            if (first)
            {
                CreateInstance();
            }

            foreach (var signal in applier.Signals)
            {
                if (signals.Prepare(signal) is { } call)
                {
                    scheduler.Post(static state => ((Action)state!)(), () => call(instance!));
                }
            }

            applier.Signals.Clear();
            if (first)
            {
                scheduler.Post(static state => ((WorkflowInstance)state!).StartMain(), this);
            }

            host.RunJobs();
            do
            {
                scheduler.Drain();
                CheckHandlers();
            }
            while (conditions.CompleteMet());
            CheckMain();
        }
        finally
        {
            Exit(previous);
        }

        if (taskFailure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(taskFailure);
        }

        RequireLegalWait();
        if (outcome is not null)
        {
            host.Queue(outcome, RecordedMachine.Instance);
        }
    }

    private void CreateInstance()
    {
        Info = Info with { WorkflowStartTime = UtcNow };
        mainArgs = definition.Run.Decode(start.Input, PayloadConverter);
        instance = definition.Constructor.Invoke(null, definition.ConstructorTakesArgs ? mainArgs : []);
    }

    private void StartMain()
    {
        try
        {
            main = (Task)definition.Run.Invoke(instance, mainArgs)!;
        }
        catch (Exception error)
        {
            main = Task.FromException(error);
        }
    }

    private void RequestCancel()
    {
        if (!cancellation.IsCancellationRequested)
        {
            scheduler.Post(static state => ((CancellationTokenSource)state!).Cancel(), cancellation);
        }
    }

    private void CheckHandlers()
    {
        if (signals.TakeFailure() is { } failure)
        {
            End(failure);
        }
    }

    private void CheckMain()
    {
        if (main is not { IsCompleted: true } || outcome is not null || taskFailure is not null)
        {
            return;
        }

        if (!main.IsCompletedSuccessfully)
        {
            End(main.Exception?.InnerException ?? new TaskCanceledException(main));
            return;
        }

        outcome = RunOutcome.Completed(definition.Run.ReadResult(main), definition.Run.ResultType is not null, PayloadConverter);
    }

    /// <summary>Ends the run, or the workflow task, with what code threw. The first one counts.</summary>
    private void End(Exception exception)
    {
        if (outcome is not null || taskFailure is not null)
        {
            return;
        }

        if (exception is ContinueAsNewException next)
        {
            outcome = RunOutcome.ContinuedAsNew(next, this);
        }
        else if (cancellation.IsCancellationRequested && WeirException.IsCanceledException(exception))
        {
            outcome = RunOutcome.Canceled(exception, PayloadConverter);
        }
        else if (RunOutcome.IsWorkflowFailure(exception, options.FailureExceptionTypes.Concat(definition.FailureExceptionTypes)))
        {
            outcome = RunOutcome.Failed(exception, FailureConverter, PayloadConverter);
        }
        else
        {
            taskFailure = exception;
        }
    }

    /// <exception cref="InvalidWorkflowOperationException">The code waits for something that no event can bring about.</exception>
    private void RequireLegalWait()
    {
        var standsStill = outcome is null && host.OpenPromises == 0 && conditions.Count == 0 && !signals.HasAny;
        if (scheduler.ForeignWorkSeen || standsStill)
        {
            throw new InvalidWorkflowOperationException(
                "The workflow waits for a task that is not the workflow's own, such as Task.Delay, Task.Run, I/O or a lock. Use "
                + "Workflow.DelayAsync, Workflow.RunTaskAsync, activities, and Workflow.WaitConditionAsync; do not use ConfigureAwait(false).");
        }
    }

    private ILogger CreateLogger() => options.LoggerFactory.CreateLogger("Weir.Workflow." + Info.WorkflowType);

    private Previous Enter()
    {
        var previous = new Previous(SynchronizationContext.Current, WorkflowThread.Context);
        // Awaits prefer a synchronization context to the scheduler, so there must be none.
        SynchronizationContext.SetSynchronizationContext(null);
        WorkflowThread.Context = this;
        scheduler.Enter();
        return previous;
    }

    private void Exit(Previous previous)
    {
        scheduler.Exit();
        WorkflowThread.Context = previous.Workflow;
        SynchronizationContext.SetSynchronizationContext(previous.Synchronization);
    }

    private readonly record struct Previous(SynchronizationContext? Synchronization, IWorkflowContext? Workflow);
}
