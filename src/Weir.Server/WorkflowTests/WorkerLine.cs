using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.TimeSkipping;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Server.WorkflowTests;

/// <summary>
/// What connects the workers of a test with the engine, and can be cut: from then on nothing that they say arrives, as if their machine
/// were gone. It knows which tasks they had then. Calls that work keep time from being skipped.
/// </summary>
/// <param name="queries">What workers before these were asked and did not answer: callers wait, and the engine asks once.</param>
internal sealed class WorkerLine(IWorkflowService engine, SkippedTime time, IReadOnlyList<PollWorkflowTaskQueueResponse> queries) : WorkflowServiceBase, IDisposable
{
    private static readonly TimeSpan NextAttemptDelay = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource cut = new();
    private readonly Lock gate = new();
    private readonly HashSet<ByteString> activities = [];
    private readonly HashSet<ByteString> workflowTasks = [];
    private readonly Dictionary<ByteString, PollWorkflowTaskQueueResponse> asked = [];
    private readonly Queue<PollWorkflowTaskQueueResponse> inherited = new(queries);

    /// <summary>Called when the engine has the result of an activity.</summary>
    public Action? ActivityCompleted { get; init; }

    /// <summary>Queries that these workers have not answered.</summary>
    public IReadOnlyList<PollWorkflowTaskQueueResponse> Queries
    {
        get
        {
            lock (gate)
            {
                return [.. inherited, .. asked.Values];
            }
        }
    }

    public void Cut() => cut.Cancel();

    public void Dispose() => cut.Dispose();

    /// <summary>
    /// Tells the engine that the tasks of the cut-off workers are lost. It would find out by itself, but only when their real time is up.
    /// </summary>
    public async Task GiveUpTasksAsync()
    {
        foreach (var token in Take(workflowTasks).Where(token => !token.IsEmpty))
        {
            await IgnoreAsync(engine.RespondWorkflowTaskFailedAsync(new()
            {
                Namespace = "default",
                TaskToken = token,
                Cause = WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure,
                Failure = Lost(),
            })).ConfigureAwait(false);
        }

        foreach (var token in Take(activities).Where(token => !token.IsEmpty))
        {
            await IgnoreAsync(engine.RespondActivityTaskFailedAsync(new() { Namespace = "default", TaskToken = token, Failure = Lost() })).ConfigureAwait(false);
        }
    }

    public override Task<DescribeNamespaceResponse> DescribeNamespaceAsync(DescribeNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        PassAsync(() => engine.DescribeNamespaceAsync(request, context, cancellationToken));

    public override Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        PassAsync(() => engine.DescribeWorkflowExecutionAsync(request, context, cancellationToken));

    public override Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        PassAsync(() => engine.GetWorkflowExecutionHistoryAsync(request, context, cancellationToken));

    public override Task<ShutdownWorkerResponse> ShutdownWorkerAsync(ShutdownWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        PassAsync(() => engine.ShutdownWorkerAsync(request, context, cancellationToken));

    public override Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        PollAsync(
            token => Inherited() is { } query ? Task.FromResult(query) : engine.PollWorkflowTaskQueueAsync(request, context, token),
            task =>
            {
                if (task.Query is null)
                {
                    workflowTasks.Add(task.TaskToken);
                }
                else
                {
                    asked[task.TaskToken] = task;
                }
            },
            cancellationToken);

    public override Task<PollActivityTaskQueueResponse> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        PollAsync(token => engine.PollActivityTaskQueueAsync(request, context, token), task => activities.Add(task.TaskToken), cancellationToken);

    public override async Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        var response = await AnswerAsync(() => engine.RespondWorkflowTaskCompletedAsync(request, context, cancellationToken), request.TaskToken, workflowTasks).ConfigureAwait(false);
        lock (gate)
        {
            activities.UnionWith(response.ActivityTasks.Select(task => task.TaskToken));
            if (response.WorkflowTask is { TaskToken.IsEmpty: false } next)
            {
                workflowTasks.Add(next.TaskToken);
            }
        }

        return response;
    }

    public override Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(() => engine.RespondWorkflowTaskFailedAsync(request, context, cancellationToken), request.TaskToken, workflowTasks);

    public override async Task<RespondQueryTaskCompletedResponse> RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        var response = await PassAsync(() => engine.RespondQueryTaskCompletedAsync(request, context, cancellationToken)).ConfigureAwait(false);
        lock (gate)
        {
            asked.Remove(request.TaskToken);
        }

        return response;
    }

    public override Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        PassAsync(() => engine.RecordActivityTaskHeartbeatAsync(request, context, cancellationToken));

    public override async Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        var response = await AnswerAsync(() => engine.RespondActivityTaskCompletedAsync(request, context, cancellationToken), request.TaskToken, activities).ConfigureAwait(false);
        ActivityCompleted?.Invoke();
        return response;
    }

    public override Task<RespondActivityTaskFailedResponse> RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(() => engine.RespondActivityTaskFailedAsync(request, context, cancellationToken), request.TaskToken, activities);

    public override Task<RespondActivityTaskCanceledResponse> RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(() => engine.RespondActivityTaskCanceledAsync(request, context, cancellationToken), request.TaskToken, activities);

    private async Task<T> PassAsync<T>(Func<Task<T>> call)
    {
        if (cut.IsCancellationRequested)
        {
            throw Gone();
        }

        using (time.Hold())
        {
            return await call().ConfigureAwait(false);
        }
    }

    private async Task<T> AnswerAsync<T>(Func<Task<T>> call, ByteString token, HashSet<ByteString> held)
    {
        var response = await PassAsync(call).ConfigureAwait(false);
        lock (gate)
        {
            held.Remove(token);
        }

        return response;
    }

    private PollWorkflowTaskQueueResponse? Inherited()
    {
        lock (gate)
        {
            return inherited.TryDequeue(out var query) ? query : null;
        }
    }

    private async Task<T> PollAsync<T>(Func<CancellationToken, Task<T>> poll, Action<T> hold, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cut.Token);
        T task;
        try
        {
            task = await poll(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            throw Gone();
        }

        lock (gate)
        {
            hold(task);
        }

        return cut.IsCancellationRequested ? throw Gone() : task;
    }

    private ByteString[] Take(HashSet<ByteString> held)
    {
        lock (gate)
        {
            var tokens = held.ToArray();
            held.Clear();
            return tokens;
        }
    }

    /// <summary>What has ended meanwhile needs nobody to give it up.</summary>
    private static async Task IgnoreAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (RpcException gone) when (gone.Code is StatusCode.NotFound or StatusCode.InvalidArgument)
        {
        }
    }

    private static Failure Lost() => new()
    {
        Message = "The worker is gone.",
        ApplicationFailureInfo = new() { Type = "WorkerLost", NextRetryDelay = Duration.FromTimeSpan(NextAttemptDelay) },
    };

    private static RpcException Gone() => new(StatusCode.Cancelled, "The worker is gone.");
}
