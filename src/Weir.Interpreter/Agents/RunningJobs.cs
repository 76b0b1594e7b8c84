using Weir.Interpreter.Jobs;

namespace Weir.Interpreter.Agents;

/// <summary>
/// The jobs that run on this agent now. When the engine gives up on an attempt that is still running here (it was silent too long)
/// and starts another one here, the older one is ended before the newer one begins.
/// </summary>
internal sealed class RunningJobs
{
    private readonly Lock gate = new();
    private readonly Dictionary<Place, (ActivityJobLink Link, Task Done)> running = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return running.Count;
            }
        }
    }

    public async Task<T> RunAsync<T>(Place place, ActivityJobLink link, Func<Task<T>> run)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (Enter(place, link, done.Task) is { } older)
        {
            older.Link.Abandon();
            await older.Done.ConfigureAwait(false);
        }

        try
        {
            return await run().ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                running.Remove(place);
            }

            done.SetResult();
        }
    }

    /// <summary>Null when the place was free and is now taken; otherwise who has it.</summary>
    private (ActivityJobLink Link, Task Done)? Enter(Place place, ActivityJobLink link, Task done)
    {
        lock (gate)
        {
            if (running.TryGetValue(place, out var older))
            {
                return older;
            }

            running.Add(place, (link, done));
            return null;
        }
    }

    public sealed record Place(string WorkflowId, string RunId, string JobKey);
}
