namespace Weir.Sdk.Worker;

/// <summary>Counts work that is under way, so that a worker can wait for its end. Safe for concurrent use.</summary>
internal sealed class InFlight
{
    private readonly Lock gate = new();
    private int count;
    private TaskCompletionSource? idle;

    public void Begin()
    {
        lock (gate)
        {
            count++;
        }
    }

    public void End()
    {
        TaskCompletionSource? done = null;
        lock (gate)
        {
            if (--count == 0)
            {
                (done, idle) = (idle, null);
            }
        }

        done?.TrySetResult();
    }

    /// <summary>Ends when nothing is under way. Work that begins meanwhile is waited for too.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            if (count == 0)
            {
                return Task.CompletedTask;
            }

            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }
}
