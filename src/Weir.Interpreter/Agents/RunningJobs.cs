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
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);

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

    /// <summary>Whether a job runs that keeps its journal in the folder.</summary>
    public bool IsRunning(string folder)
    {
        lock (gate)
        {
            return folders.Contains(folder);
        }
    }

    /// <param name="folder">Where the job keeps its journal.</param>
    public async Task<T> RunAsync<T>(Place place, string folder, ActivityJobLink link, Func<Task<T>> run)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (Enter(place, folder, link, done.Task) is { } older)
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
                folders.Remove(folder);
            }

            done.SetResult();
        }
    }

    /// <summary>Null when the place was free and is now taken; otherwise who has it.</summary>
    private (ActivityJobLink Link, Task Done)? Enter(Place place, string folder, ActivityJobLink link, Task done)
    {
        lock (gate)
        {
            if (running.TryGetValue(place, out var older))
            {
                return older;
            }

            running.Add(place, (link, done));
            folders.Add(folder);
            return null;
        }
    }

    public sealed record Place(string WorkflowId, string RunId, string JobKey);
}
