using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.Query.V1;
using Weir.Protocol.Sdk.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Replay;

namespace Weir.Sdk.Worker;

/// <summary>Answers workflow tasks: brings the run up to date, runs its code, and sends what the code asked for.</summary>
internal sealed class WorkflowTaskHandler
{
    private readonly WorkerContext context;
    private readonly WorkflowRegistry registry;
    private readonly WorkflowCache cache;
    private readonly WorkflowRunOptions runOptions;
    private readonly EagerActivities eager;
    private readonly HistoryFetcher histories;
    private readonly StickyExecutionAttributes? sticky;

    public WorkflowTaskHandler(WorkerContext context, WorkflowRegistry registry, WorkflowCache cache, EagerActivities eager)
    {
        this.context = context;
        this.registry = registry;
        this.cache = cache;
        this.eager = eager;
        histories = new HistoryFetcher(context);
        runOptions = new WorkflowRunOptions(
            context.Namespace,
            context.Client.Options.DataConverter,
            context.LoggerFactory,
            context.Options.WorkflowFailureExceptionTypes);
        sticky = context.StickyQueue is null
            ? null
            : new StickyExecutionAttributes
            {
                WorkerTaskQueue = context.StickyQueue,
                ScheduleToStartTimeout = Duration.FromTimeSpan(context.Options.StickyQueueScheduleToStartTimeout),
            };
    }

    private DataConverter Converter => context.Client.Options.DataConverter;

    /// <summary>Handles a task and those that the server hands over with its answers. Failures are reported and logged, not thrown.</summary>
    public async Task HandleAsync(PollWorkflowTaskQueueResponse task)
    {
        for (var next = task; next is not null;)
        {
            next = await HandleOneAsync(next).ConfigureAwait(false);
        }
    }

    private async Task<PollWorkflowTaskQueueResponse?> HandleOneAsync(PollWorkflowTaskQueueResponse task)
    {
        var run = cache.Get(task.WorkflowExecution.RunId);
        await run.Gate.WaitAsync().ConfigureAwait(false);
        try
        {
            return task.Query is null
                ? await AnswerTaskAsync(task, run).ConfigureAwait(false)
                : await AnswerQueryAsync(task, run).ConfigureAwait(false);
        }
        finally
        {
            run.Gate.Release();
        }
    }

    private async Task<PollWorkflowTaskQueueResponse?> AnswerTaskAsync(PollWorkflowTaskQueueResponse task, CachedRun run)
    {
        RespondWorkflowTaskCompletedRequest answer;
        try
        {
            task = await DecodeAsync(task).ConfigureAwait(false);
            var instance = await BringUpToDateAsync(task, run, task.StartedEventId).ConfigureAwait(false);
            answer = await CreateAnswerAsync(task, instance).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Also when memory ran out: a run that stays in the cache with its code half done would never go on.
            Drop(run);
            await ReportFailureAsync(task, error).ConfigureAwait(false);
            return null;
        }

        return await SendAnswerAsync(task, run, answer).ConfigureAwait(false);
    }

    private async Task<PollWorkflowTaskQueueResponse?> SendAnswerAsync(
        PollWorkflowTaskQueueResponse task, CachedRun run, RespondWorkflowTaskCompletedRequest answer)
    {
        var reserved = eager.Reserve(answer.Commands);
        try
        {
            var response = await context.Caller.CallAsync(
                static (service, message, call, token) => service.RespondWorkflowTaskCompletedAsync(message, call, token),
                answer,
                CancellationToken.None).ConfigureAwait(false);
            reserved = eager.Start(response.ActivityTasks, reserved);
            if (run.Instance is not { IsClosed: false } || response.ResetHistoryEventId > 0)
            {
                // The server has discarded the task: events that the code has seen will come again, with others in their places.
                Drop(run);
            }

            return response.WorkflowTask is { TaskToken.IsEmpty: false } next ? next : null;
        }
        catch (RpcException error)
        {
            // The server threw the task away: it was late, or its commands cannot be carried out. What the code did since is void.
            Drop(run);
            if (error.Code != StatusCode.NotFound)
            {
                WorkerLog.AnswerRefused(
                    context.Logger, context.Namespace, task.WorkflowExecution.WorkflowId, task.WorkflowExecution.RunId, error);
            }

            return null;
        }
        finally
        {
            eager.Release(reserved);
        }
    }

    private async Task<PollWorkflowTaskQueueResponse?> AnswerQueryAsync(PollWorkflowTaskQueueResponse task, CachedRun run)
    {
        WorkflowQueryResult result;
        try
        {
            task = await DecodeAsync(task).ConfigureAwait(false);
            var instance = run.Instance ?? await BringUpToDateAsync(task, run, currentTaskStartedEventId: 0).ConfigureAwait(false);
            result = instance.Answer(task.Query);
            if (instance.IsClosed)
            {
                Drop(run);
            }
        }
        catch (Exception error)
        {
            Drop(run);
            result = new WorkflowQueryResult
            {
                ResultType = QueryResultType.Failed,
                ErrorMessage = error.Message,
                Failure = Converter.FailureConverter.ToFailure(error, Converter.PayloadConverter),
            };
        }

        var answer = new RespondQueryTaskCompletedRequest
        {
            Namespace = context.Namespace,
            TaskToken = task.TaskToken,
            CompletedType = result.ResultType,
            QueryResult = result.Answer,
            ErrorMessage = result.ErrorMessage,
            Failure = result.Failure,
        };
        try
        {
            await context.Caller.CallAsync(
                static (service, message, call, token) => service.RespondQueryTaskCompletedAsync(message, call, token),
                await EncodeAsync(answer).ConfigureAwait(false),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            WorkerLog.AnswerRefused(
                context.Logger, context.Namespace, task.WorkflowExecution.WorkflowId, task.WorkflowExecution.RunId, error);
        }

        return null;
    }

    /// <summary>The run after its code has seen all events, from memory or by replaying the history.</summary>
    private async ValueTask<WorkflowInstance> BringUpToDateAsync(
        PollWorkflowTaskQueueResponse task, CachedRun run, long currentTaskStartedEventId)
    {
        var known = run.Instance?.LastEventId ?? 0;
        var (events, fromStart) = await histories.CompleteAsync(task, known).ConfigureAwait(false);
        if (fromStart)
        {
            run.Instance = null;
        }

        var instance = run.Instance ??= new WorkflowInstance(
            registry.Find(task.WorkflowType.Name), runOptions, events[0], task.WorkflowExecution);
        instance.Process(events, currentTaskStartedEventId);
        return instance;
    }

    private async ValueTask<RespondWorkflowTaskCompletedRequest> CreateAnswerAsync(PollWorkflowTaskQueueResponse task, WorkflowInstance instance)
    {
        var stopping = context.Stopping.IsCancellationRequested;
        var answer = new RespondWorkflowTaskCompletedRequest
        {
            Namespace = context.Namespace,
            Identity = context.Identity,
            TaskToken = task.TaskToken,
            StickyAttributes = stopping || instance.IsClosed ? null : sticky,
            ReturnNewWorkflowTask = !stopping,
            Capabilities = new() { DiscardSpeculativeWorkflowTaskWithEvents = true },
            WorkerInstanceKey = context.InstanceKey,
        };
        answer.Commands.AddRange(instance.CommandsToSend());
        foreach (var (id, query) in task.Queries)
        {
            answer.QueryResults.Add(id, instance.Answer(query));
        }

        if (task.PreviousStartedEventId == 0)
        {
            answer.SdkMetadata = new WorkflowTaskCompletedMetadata { SdkName = SdkIdentity.Name, SdkVersion = SdkIdentity.Version };
        }

        return await EncodeAsync(answer).ConfigureAwait(false);
    }

    /// <summary>
    /// Reports that a task failed, once: the server's timeout paces the attempts after the first, as it does for all Temporal SDKs.
    /// </summary>
    private async Task ReportFailureAsync(PollWorkflowTaskQueueResponse task, Exception error)
    {
        WorkerLog.WorkflowTaskFailed(
            context.Logger, context.Namespace, task.WorkflowExecution.WorkflowId, task.WorkflowExecution.RunId, task.Attempt, error);
        if (task.Attempt > 1)
        {
            return;
        }

        try
        {
            await context.Caller.CallAsync(
                static (service, message, call, token) => service.RespondWorkflowTaskFailedAsync(message, call, token),
                new RespondWorkflowTaskFailedRequest
                {
                    Namespace = context.Namespace,
                    Identity = context.Identity,
                    TaskToken = task.TaskToken,
                    Cause = error is WorkflowNondeterminismException
                        ? WorkflowTaskFailedCause.NonDeterministicError
                        : WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure,
                    Failure = await Converter.ToFailureAsync(error, CancellationToken.None).ConfigureAwait(false),
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (RpcException refused)
        {
            if (refused.Code != StatusCode.NotFound)
            {
                WorkerLog.AnswerRefused(
                    context.Logger, context.Namespace, task.WorkflowExecution.WorkflowId, task.WorkflowExecution.RunId, refused);
            }
        }
    }

    private void Drop(CachedRun run)
    {
        run.Instance = null;
        cache.Evict(run);
    }

    private async ValueTask<PollWorkflowTaskQueueResponse> DecodeAsync(PollWorkflowTaskQueueResponse task) => Converter.PayloadCodec is { } codec
        ? await PayloadVisitor.DecodeAsync(task, codec, CancellationToken.None).ConfigureAwait(false)
        : task;

    private async ValueTask<T> EncodeAsync<T>(T message)
        where T : Google.Protobuf.IMessage, Google.Protobuf.IDeepCloneable<T> => Converter.PayloadCodec is { } codec
            ? await PayloadVisitor.EncodeAsync(message, codec, CancellationToken.None).ConfigureAwait(false)
            : message;
}
