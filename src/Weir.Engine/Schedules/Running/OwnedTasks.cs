using Microsoft.Extensions.Logging;

namespace Weir.Engine.Schedules;

/// <summary>Background work with an owner, who waits for its end. Safe for concurrent use.</summary>
internal sealed partial class OwnedTasks(ILogger logger)
{
    private readonly Lock gate = new();
    private readonly HashSet<Task> running = [];

    /// <summary>Work that is cancelled ends quietly; any other failure is logged, since nobody awaits it.</summary>
    public void Run(Func<Task> work)
    {
        lock (gate)
        {
            var task = Task.Run(() => GuardAsync(work));
            running.Add(task);
            _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public async Task WhenAllAsync()
    {
        while (Snapshot() is { Length: > 0 } tasks)
        {
            await Task.WhenAll(tasks).ConfigureAwait(false);
        }
    }

    private Task[] Snapshot()
    {
        lock (gate)
        {
            return [.. running];
        }
    }

    private void Forget(Task task)
    {
        lock (gate)
        {
            running.Remove(task);
        }
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            LogFailed(logger, error);
        }
    }

    [LoggerMessage(EventId = 1303, Level = LogLevel.Error, Message = "Work for a schedule failed.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
