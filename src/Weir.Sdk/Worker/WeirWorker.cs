using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Client;

namespace Weir.Sdk.Worker;

/// <summary>Takes workflow and activity tasks from a queue and runs them.</summary>
public sealed class WeirWorker
{
    private readonly WorkerContext context;
    private readonly WorkflowRegistry workflows;
    private readonly ActivityRegistry activities;
    private readonly WorkflowCache cache;
    private readonly WorkflowTaskHandler workflowHandler;
    private readonly ActivityTaskHandler activityHandler;
    private readonly SemaphoreSlim workflowSlots;
    private readonly SemaphoreSlim activitySlots;
    private readonly InFlight workflowsInFlight = new();
    private readonly InFlight activitiesInFlight = new();
    private int isUsed;

    /// <param name="client">Whose server and namespace to work for: a <see cref="WeirClient"/>.</param>
    /// <param name="options">What to run. Read now; later changes have no effect.</param>
    /// <exception cref="ArgumentException">Nothing is registered, or two things have one name.</exception>
    public WeirWorker(IWeirClient client, WeirWorkerOptions options)
    {
        Client = client;
        Options = options;
        context = new WorkerContext(
            client as WeirClient ?? new WeirClient(client.WorkflowService, client.Options), options);
        workflows = new WorkflowRegistry(options.Workflows);
        activities = new ActivityRegistry(options.Activities);
        if (workflows.IsEmpty && activities.IsEmpty)
        {
            throw new ArgumentException("A worker needs at least one workflow or activity");
        }

        cache = new WorkflowCache(options.MaxCachedWorkflows);
        workflowSlots = new SemaphoreSlim(options.MaxConcurrentWorkflowTasks);
        activitySlots = new SemaphoreSlim(options.MaxConcurrentActivities);
        activityHandler = new ActivityTaskHandler(context, activities);
        workflowHandler = new WorkflowTaskHandler(
            context, workflows, cache, new EagerActivities(context, activities, activitySlots, StartActivity));
    }

    public IWeirClient Client { get; }

    public WeirWorkerOptions Options { get; }

    /// <summary>How many runs are in memory.</summary>
    public int CachedWorkflowCount => cache.Count;

    /// <summary>
    /// Works until <paramref name="stoppingToken"/> is cancelled, then stops in order and returns: no more polls; workflow tasks are
    /// answered; activities may end within <see cref="WeirWorkerOptions.GracefulShutdownTimeout"/>, then they are cancelled and waited for.
    /// </summary>
    /// <exception cref="RpcException">The namespace does not exist, or polling has become impossible.</exception>
    /// <exception cref="InvalidOperationException">The worker ran before.</exception>
    public async Task ExecuteAsync(CancellationToken stoppingToken = default)
    {
        if (Interlocked.Exchange(ref isUsed, 1) != 0)
        {
            throw new InvalidOperationException("A worker runs only once");
        }

        await CheckNamespaceAsync(stoppingToken).ConfigureAwait(false);
        WorkerLog.Started(context.Logger, Options.TaskQueue, context.Namespace);
        using var registration = stoppingToken.UnsafeRegister(static state => ((WorkerContext)state!).Stopping.Cancel(), context);
        var polls = StartPolls().ToArray();
        try
        {
            // The first poll that cannot go on stops the others.
            await await Task.WhenAny(polls).ConfigureAwait(false);
        }
        finally
        {
            await context.Stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(polls).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await StopAsync().ConfigureAwait(false);
        }
    }

    private async Task CheckNamespaceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await context.Caller.CallAsync(
                static (service, message, call, token) => service.DescribeNamespaceAsync(message, call, token),
                new DescribeNamespaceRequest { Namespace = context.Namespace },
                cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException error) when (error.Code == StatusCode.Unimplemented)
        {
            // A minimal server has no namespaces to describe.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private IEnumerable<Task> StartPolls()
    {
        if (!workflows.IsEmpty)
        {
            var (normal, sticky) = WorkflowPollCounts();
            foreach (var poll in Enumerable.Repeat(context.NormalQueue, normal).Concat(Enumerable.Repeat(context.StickyQueue, sticky)))
            {
                yield return WorkflowPoller(poll!).RunAsync(context.Stopping.Token);
            }
        }

        if (!activities.IsEmpty)
        {
            for (var i = 0; i < Math.Max(1, Options.MaxConcurrentActivityTaskPolls); i++)
            {
                yield return ActivityPoller().RunAsync(context.Stopping.Token);
            }
        }
    }

    private (int Normal, int Sticky) WorkflowPollCounts()
    {
        if (context.StickyQueue is null)
        {
            return (Math.Max(1, Options.MaxConcurrentWorkflowTaskPolls), 0);
        }

        var total = Math.Max(2, Options.MaxConcurrentWorkflowTaskPolls);
        var normal = Math.Clamp((int)(total * Options.NonStickyToStickyPollRatio), 1, total - 1);
        return (normal, total - normal);
    }

    private Poller<PollWorkflowTaskQueueResponse> WorkflowPoller(TaskQueue queue)
    {
        var request = new PollWorkflowTaskQueueRequest
        {
            Namespace = context.Namespace,
            TaskQueue = queue,
            Identity = context.Identity,
            WorkerInstanceKey = context.InstanceKey,
        };
        return new Poller<PollWorkflowTaskQueueResponse>(
            context,
            queue.Name,
            workflowSlots,
            async (call, token) =>
            {
                var task = await context.Client.WorkflowService.PollWorkflowTaskQueueAsync(request, call, token).ConfigureAwait(false);
                return task.TaskToken.IsEmpty ? null : task;
            },
            StartWorkflowTask);
    }

    private Poller<PollActivityTaskQueueResponse> ActivityPoller()
    {
        var request = new PollActivityTaskQueueRequest
        {
            Namespace = context.Namespace,
            TaskQueue = context.NormalQueue,
            Identity = context.Identity,
            WorkerInstanceKey = context.InstanceKey,
        };
        if (Options.MaxTaskQueueActivitiesPerSecond is { } perSecond)
        {
            request.TaskQueueMetadata = new TaskQueueMetadata { MaxTasksPerSecond = perSecond };
        }

        return new Poller<PollActivityTaskQueueResponse>(
            context,
            Options.TaskQueue,
            activitySlots,
            async (call, token) =>
            {
                var task = await context.Client.WorkflowService.PollActivityTaskQueueAsync(request, call, token).ConfigureAwait(false);
                return task.TaskToken.IsEmpty ? null : task;
            },
            StartActivity);
    }

    private void StartWorkflowTask(PollWorkflowTaskQueueResponse task)
    {
        workflowsInFlight.Begin();
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await workflowHandler.HandleAsync(task).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                WorkerLog.TaskLost(context.Logger, Options.TaskQueue, error);
            }
            finally
            {
                workflowSlots.Release();
                workflowsInFlight.End();
            }
        }
    }

    private void StartActivity(PollActivityTaskQueueResponse task)
    {
        activitiesInFlight.Begin();
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await activityHandler.HandleAsync(task).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                WorkerLog.TaskLost(context.Logger, Options.TaskQueue, error);
            }
            finally
            {
                activitySlots.Release();
                activitiesInFlight.End();
            }
        }
    }

    private async Task StopAsync()
    {
        await AnnounceShutdownAsync().ConfigureAwait(false);
        await workflowsInFlight.WhenIdleAsync().ConfigureAwait(false);
        var running = activitiesInFlight.WhenIdleAsync();
        if (Options.GracefulShutdownTimeout > TimeSpan.Zero)
        {
            await Task.WhenAny(running, Task.Delay(Options.GracefulShutdownTimeout, context.Time, CancellationToken.None)).ConfigureAwait(false);
        }

        await context.GraceOver.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        WorkerLog.Stopped(context.Logger, Options.TaskQueue);
    }

    /// <summary>Tells the server that nobody polls the sticky queue any more, so that tasks go to the shared one at once.</summary>
    private async Task AnnounceShutdownAsync()
    {
        try
        {
            await context.Client.WorkflowService.ShutdownWorkerAsync(
                new ShutdownWorkerRequest
                {
                    Namespace = context.Namespace,
                    StickyTaskQueue = context.StickyQueue?.Name ?? string.Empty,
                    Identity = context.Identity,
                    Reason = "graceful shutdown",
                    WorkerInstanceKey = context.InstanceKey,
                    TaskQueue = Options.TaskQueue,
                    TaskQueueTypes = { TaskQueueTypes() },
                },
                context.Caller.ShortCallContext(),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            WorkerLog.ShutdownNotAnnounced(context.Logger, error);
        }
    }

    private IEnumerable<TaskQueueType> TaskQueueTypes()
    {
        if (!workflows.IsEmpty)
        {
            yield return TaskQueueType.Workflow;
        }

        if (!activities.IsEmpty)
        {
            yield return TaskQueueType.Activity;
        }
    }
}
