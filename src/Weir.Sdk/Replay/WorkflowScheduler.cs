namespace Weir.Sdk.Replay;

/// <summary>
/// Runs the continuations of one run, one after another in the order in which they became ready, on whatever thread has the run. It is
/// both the task scheduler and the synchronization context of workflow code, so that awaits, <c>StartNew</c> and <c>ContinueWith</c>
/// come back here.
/// </summary>
internal sealed class WorkflowScheduler : TaskScheduler
{
    private readonly Queue<Work> queue = new();
    private readonly Context context;
    private int threadId;
    private Task? pump;

    public WorkflowScheduler() => context = new Context(this);

    /// <summary>Whether something came back from another thread, so that workflow code waited for what is not the workflow's.</summary>
    public bool ForeignWorkSeen { get; private set; }

    /// <summary>Called on the foreign thread when work comes from one. It must not throw.</summary>
    public Action? OnForeignWork { get; set; }

    /// <summary>Whether nothing is ready to run.</summary>
    public bool IsIdle => queue.Count == 0;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Takes the current thread for the run.</summary>
    public void Enter() => threadId = Environment.CurrentManagedThreadId;

    /// <summary>Gives the thread back. What comes until the next <see cref="Enter"/> is foreign.</summary>
    public void Exit() => threadId = 0;

    /// <summary>Queues a piece of workflow code. Only between <see cref="Enter"/> and <see cref="Exit"/>.</summary>
    public void Post(SendOrPostCallback callback, object? state) => queue.Enqueue(new Work(callback, state, null));

    /// <summary>Runs until nothing is ready. An exception that escapes a piece of code (from async void) is thrown here.</summary>
    public void Drain()
    {
        if (queue.Count == 0)
        {
            return;
        }

        // Within a task of this scheduler, TaskScheduler.Current is this scheduler.
        pump = new Task(static state => ((WorkflowScheduler)state!).RunQueue(), this, CancellationToken.None, TaskCreationOptions.None);
        pump.RunSynchronously(this);
        var done = pump;
        pump = null;
        if (done.Exception is { } error)
        {
            queue.Clear();
            throw error.InnerException!;
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (IsForeign())
        {
            return;
        }

        queue.Enqueue(new Work(null, null, task));
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        threadId == Environment.CurrentManagedThreadId && !taskWasPreviouslyQueued && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. queue.Where(work => work.Task is not null).Select(work => work.Task!)];

    private void RunQueue()
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            while (queue.TryDequeue(out var work))
            {
                if (work.Task is { } task)
                {
                    TryExecuteTask(task);
                }
                else
                {
                    work.Callback!(work.State);
                }
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    private bool IsForeign()
    {
        if (threadId == Environment.CurrentManagedThreadId)
        {
            return false;
        }

        ForeignWorkSeen = true;
        OnForeignWork?.Invoke();
        return true;
    }

    private readonly record struct Work(SendOrPostCallback? Callback, object? State, Task? Task);

    private sealed class Context(WorkflowScheduler scheduler) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback callback, object? state)
        {
            if (!scheduler.IsForeign())
            {
                scheduler.Post(callback, state);
            }
        }

        public override void Send(SendOrPostCallback callback, object? state)
        {
            if (!scheduler.IsForeign())
            {
                callback(state);
            }
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
