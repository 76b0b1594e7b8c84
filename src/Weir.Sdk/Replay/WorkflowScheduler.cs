namespace Weir.Sdk.Replay;

/// <summary>
/// Runs the continuations of one run, one after another in the order in which they became ready, on whatever thread has the run. Nothing
/// runs inside of what made it ready, so the order does not depend on the thread or on its stack.
/// </summary>
/// <remarks>
/// Workflow code has no synchronization context: with one, continuations that the runtime runs in place would see the default scheduler
/// as <see cref="TaskScheduler.Current"/>, and <c>StartNew</c> and <c>ContinueWith</c> would leave for the thread pool.
/// </remarks>
internal sealed class WorkflowScheduler : TaskScheduler
{
    private readonly Queue<Task> queue = new();
    private int threadId;

    /// <summary>Whether something came back from another thread, so that workflow code waited for what is not the workflow's.</summary>
    public bool ForeignWorkSeen { get; private set; }

    /// <summary>Called on the foreign thread when work comes from one. It must not throw.</summary>
    public Action? OnForeignWork { get; set; }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Takes the current thread for the run.</summary>
    public void Enter() => threadId = Environment.CurrentManagedThreadId;

    /// <summary>Gives the thread back. What comes until the next <see cref="Enter"/> is foreign.</summary>
    public void Exit() => threadId = 0;

    /// <summary>Queues a piece of workflow code. Only between <see cref="Enter"/> and <see cref="Exit"/>.</summary>
    public void Post(Action<object?> action, object? state) =>
        new Task(action, state, CancellationToken.None, TaskCreationOptions.None).Start(this);

    /// <summary>Runs until nothing is ready; answers whether anything ran.</summary>
    public bool Drain()
    {
        var ran = false;
        while (queue.TryDequeue(out var task))
        {
            ran = true;
            TryExecuteTask(task);
        }

        return ran;
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (threadId == Environment.CurrentManagedThreadId)
        {
            queue.Enqueue(task);
            return;
        }

        ForeignWorkSeen = true;
        OnForeignWork?.Invoke();
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. queue];
}
