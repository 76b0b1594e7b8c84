using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Sdk.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Replay.Machines;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Replay;

/// <summary>What workflow code asks for.</summary>
internal sealed partial class WorkflowInstance : IWorkflowContext
{
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);
    private object?[] mainArgs = [];
    private SearchAttributeCollection attributes;

    public WorkflowInfo Info { get; private set; }

    public object Instance => instance!;

    public CancellationToken CancellationToken => cancellation.Token;

    public IPayloadConverter PayloadConverter => options.DataConverter.PayloadConverter;

    public IFailureConverter FailureConverter => options.DataConverter.FailureConverter;

    public ILogger Logger => logger ??= new ReplaySafeLogger(CreateLogger(), () => IsReplaying);

    public Random Random => Writable().Generator;

    private DeterministicRandom Generator => random ??= new DeterministicRandom(randomSeed);

    public DateTime UtcNow { get; private set; } = DateTime.UnixEpoch;

    public bool IsReplaying { get; private set; }

    public bool ContinueAsNewSuggested { get; private set; }

    public int CurrentHistoryLength { get; private set; }

    public int CurrentHistorySize { get; private set; }

    public bool AllHandlersFinished => signals.AllFinished;

    public IReadOnlyDictionary<string, RawValue> Memo { get; private set; }

    public SearchAttributeCollection TypedSearchAttributes => attributes;

    public TaskScheduler Scheduler => scheduler;

    public Guid NewGuid() => Writable().Generator.NextGuid();

    public Task<TResult> ExecuteActivity<TResult>(string activity, IReadOnlyCollection<object?> args, ActivityOptions options)
    {
        if (options.StartToCloseTimeout is null && options.ScheduleToCloseTimeout is null)
        {
            throw new ArgumentException("An activity needs StartToCloseTimeout or ScheduleToCloseTimeout");
        }

        Writable();
        var token = options.CancellationToken ?? CancellationToken;
        if (token.IsCancellationRequested)
        {
            return Task.FromException<TResult>(new CanceledFailureException("Activity cancelled before it was scheduled"));
        }

        var command = new ScheduleActivityTaskCommandAttributes
        {
            ActivityId = options.ActivityId ?? (++activityCount).ToString(),
            ActivityType = new ActivityType { Name = activity },
            TaskQueue = new TaskQueue { Name = options.TaskQueue ?? Info.TaskQueue },
            Input = PayloadConverter.ToPayloads(args),
            ScheduleToCloseTimeout = ToDuration(options.ScheduleToCloseTimeout),
            ScheduleToStartTimeout = ToDuration(options.ScheduleToStartTimeout),
            StartToCloseTimeout = ToDuration(options.StartToCloseTimeout),
            HeartbeatTimeout = ToDuration(options.HeartbeatTimeout),
            RetryPolicy = options.RetryPolicy?.ToProto(),
            Priority = options.Priority?.ToProto(),
            RequestEagerExecution = !options.DisableEagerActivityExecution && options.TaskQueue is null,
        };
        var promise = new Promise<TResult>();
        _ = new ActivityMachine(
            host,
            new Command
            {
                CommandType = CommandType.ScheduleActivityTask,
                ScheduleActivityTaskCommandAttributes = command,
                UserMetadata = ToUserMetadata(options.Summary, null),
            },
            promise,
            options.CancellationType,
            token);
        return promise.Task;
    }

    public async Task<ChildWorkflowHandle<TWorkflow, TResult>> StartChildWorkflow<TWorkflow, TResult>(
        string workflow, IReadOnlyCollection<object?> args, ChildWorkflowOptions options)
    {
        Writable();
        var token = options.CancellationToken ?? CancellationToken;
        if (token.IsCancellationRequested)
        {
            throw new CanceledFailureException("Child workflow cancelled before it was started");
        }

        var id = options.Id ?? NewGuid().ToString();
        var command = new StartChildWorkflowExecutionCommandAttributes
        {
            WorkflowId = id,
            WorkflowType = new WorkflowType { Name = workflow },
            TaskQueue = new TaskQueue { Name = options.TaskQueue ?? Info.TaskQueue },
            Input = PayloadConverter.ToPayloads(args),
            WorkflowExecutionTimeout = ToDuration(options.ExecutionTimeout),
            WorkflowRunTimeout = ToDuration(options.RunTimeout),
            WorkflowTaskTimeout = ToDuration(options.TaskTimeout),
            ParentClosePolicy = options.ParentClosePolicy,
            WorkflowIdReusePolicy = options.IdReusePolicy,
            RetryPolicy = options.RetryPolicy?.ToProto(),
            CronSchedule = options.CronSchedule ?? string.Empty,
            Memo = options.Memo is { } memo ? PayloadConverter.ToMemo(memo) : null,
            SearchAttributes = options.TypedSearchAttributes?.ToProto(),
            Priority = options.Priority?.ToProto(),
        };
        var machine = new ChildWorkflowMachine(
            host,
            new Command
            {
                CommandType = CommandType.StartChildWorkflowExecution,
                StartChildWorkflowExecutionCommandAttributes = command,
                UserMetadata = ToUserMetadata(options.StaticSummary, options.StaticDetails),
            },
            options.CancellationType,
            token);
        var runId = await machine.Start;
        return new ChildWorkflowHandle<TWorkflow, TResult>(this, id, runId, machine.Result);
    }

    public Task Delay(TimeSpan delay, string? summary, CancellationToken cancellationToken)
    {
        Writable();
        if (delay < TimeSpan.Zero && delay != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay must not be negative");
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        if (delay == Timeout.InfiniteTimeSpan)
        {
            return conditions.Add(static () => false, cancellationToken);
        }

        var command = new Command
        {
            CommandType = CommandType.StartTimer,
            StartTimerCommandAttributes = new StartTimerCommandAttributes
            {
                TimerId = (++timerCount).ToString(),
                StartToFireTimeout = Duration.FromTimeSpan(delay < ShortestTimer ? ShortestTimer : delay),
            },
            UserMetadata = ToUserMetadata(summary, null),
        };
        return new TimerMachine(host, command, cancellationToken).Task;
    }

    public Task WaitCondition(Func<bool> condition, CancellationToken cancellationToken)
    {
        Writable();
        return conditions.Add(condition, cancellationToken);
    }

    public Task SignalWorkflow(SignalTarget target, string signal, IReadOnlyCollection<object?> args, CancellationToken cancellationToken)
    {
        Writable();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromException(new CanceledFailureException("Signal was cancelled before being sent"));
        }

        var command = new Command
        {
            CommandType = CommandType.SignalExternalWorkflowExecution,
            SignalExternalWorkflowExecutionCommandAttributes = new SignalExternalWorkflowExecutionCommandAttributes
            {
                Execution = new WorkflowExecution { WorkflowId = target.WorkflowId, RunId = target.RunId ?? string.Empty },
                SignalName = signal,
                Input = PayloadConverter.ToPayloads(args),
                ChildWorkflowOnly = target.ChildOnly,
            },
        };
        return new ExternalSignalMachine(host, command, cancellationToken).Task;
    }

    public Task CancelWorkflow(string workflowId, string? runId, string? reason)
    {
        Writable();
        var command = new Command
        {
            CommandType = CommandType.RequestCancelExternalWorkflowExecution,
            RequestCancelExternalWorkflowExecutionCommandAttributes = new RequestCancelExternalWorkflowExecutionCommandAttributes
            {
                WorkflowId = workflowId,
                RunId = runId ?? string.Empty,
                Reason = reason ?? string.Empty,
            },
        };
        var promise = new Promise<bool>();
        host.OpenPromises++;
        _ = new ExternalCancelMachine(host, command, failure =>
        {
            host.OpenPromises--;
            if (failure is null)
            {
                promise.SetValue(true);
            }
            else
            {
                promise.SetException(failure);
            }
        });
        return promise.Task;
    }

    public bool Patched(string patchId, bool deprecated) => Writable().patches.Ask(patchId, deprecated, IsReplaying, ref attributes);

    public void UpsertMemo(IReadOnlyCollection<MemoUpdate> updates)
    {
        Writable();
        if (updates.Count == 0)
        {
            throw new ArgumentException("At least one update is needed");
        }

        var memo = new Dictionary<string, RawValue>(Memo);
        var upserted = new Memo();
        foreach (var update in updates)
        {
            var payload = PayloadConverter.ToPayload(update.Value);
            upserted.Fields[update.Key] = payload;
            if (update.Value is null)
            {
                memo.Remove(update.Key);
            }
            else
            {
                memo[update.Key] = new RawValue(payload);
            }
        }

        Memo = memo;
        host.Queue(
            new Command
            {
                CommandType = CommandType.ModifyWorkflowProperties,
                ModifyWorkflowPropertiesCommandAttributes = new() { UpsertedMemo = upserted },
            },
            RecordedMachine.Instance);
    }

    public void UpsertSearchAttributes(IReadOnlyCollection<SearchAttributeUpdate> updates)
    {
        Writable();
        if (updates.Count == 0)
        {
            throw new ArgumentException("At least one update is needed");
        }

        var upserted = new SearchAttributes();
        foreach (var update in updates)
        {
            upserted.IndexedFields[update.Key.Name] = SearchAttributeCollection.ToPayload(update);
        }

        attributes = attributes.With(updates);
        host.Queue(
            new Command
            {
                CommandType = CommandType.UpsertWorkflowSearchAttributes,
                UpsertWorkflowSearchAttributesCommandAttributes = new() { SearchAttributes = upserted },
            },
            RecordedMachine.Instance);
    }

    /// <summary>The memo as the next run gets it; null when empty.</summary>
    public Memo? MemoToProto()
    {
        if (Memo.Count == 0)
        {
            return null;
        }

        var memo = new Memo();
        foreach (var (key, value) in Memo)
        {
            memo.Fields[key] = value.Payload;
        }

        return memo;
    }

    private static Duration? ToDuration(TimeSpan? time) => time is { } value ? Duration.FromTimeSpan(value) : null;

    private UserMetadata? ToUserMetadata(string? summary, string? details) => summary is null && details is null
        ? null
        : new UserMetadata
        {
            Summary = summary is null ? null : PayloadConverter.ToPayload(summary),
            Details = details is null ? null : PayloadConverter.ToPayload(details),
        };

    /// <exception cref="InvalidWorkflowOperationException">The code is a query handler, which must not change the workflow.</exception>
    private WorkflowInstance Writable() => readOnly
        ? throw new InvalidWorkflowOperationException("A query handler must not change the workflow: no commands, no waiting, no random numbers")
        : this;
}
