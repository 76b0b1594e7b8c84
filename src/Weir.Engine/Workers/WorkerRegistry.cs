using System.Collections.Concurrent;
using Weir.Protocol.Worker.V1;

namespace Weir.Engine.Workers;

/// <summary>
/// The workers that report themselves, by instance key. A worker that is silent for long is forgotten; what is here is not stored, since
/// workers that still live report again within a minute. Safe to call from any thread.
/// </summary>
internal sealed class WorkerRegistry(TimeProvider clock)
{
    /// <summary>Five heartbeats of the SDKs' default interval.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(5);

    private const int WorkersPerNamespaceMax = 10_000;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, SeenWorker>> namespaces = new(StringComparer.Ordinal);

    /// <summary>A worker without an instance key cannot be told from others and is not kept.</summary>
    public void Record(string namespaceName, IEnumerable<WorkerHeartbeat> heartbeats)
    {
        var workers = namespaces.GetOrAdd(namespaceName, _ => new ConcurrentDictionary<string, SeenWorker>(StringComparer.Ordinal));
        var now = clock.GetUtcNow();
        foreach (var heartbeat in heartbeats.Where(heartbeat => heartbeat.WorkerInstanceKey.Length > 0))
        {
            if (workers.Count >= WorkersPerNamespaceMax && !workers.ContainsKey(heartbeat.WorkerInstanceKey))
            {
                MakeRoom(workers, now);
            }

            workers[heartbeat.WorkerInstanceKey] = new SeenWorker(heartbeat, now);
        }
    }

    /// <summary>Null when it never reported, or has been silent for too long.</summary>
    public WorkerHeartbeat? Find(string namespaceName, string instanceKey) =>
        namespaces.TryGetValue(namespaceName, out var workers)
        && workers.TryGetValue(instanceKey, out var worker)
        && IsHeard(worker, clock.GetUtcNow())
            ? worker.Heartbeat
            : null;

    /// <summary>By instance key.</summary>
    public IReadOnlyList<WorkerHeartbeat> List(string namespaceName)
    {
        if (!namespaces.TryGetValue(namespaceName, out var workers))
        {
            return [];
        }

        var now = clock.GetUtcNow();
        ForgetSilent(workers, now);
        return [.. workers.Values.Where(worker => IsHeard(worker, now)).Select(worker => worker.Heartbeat).OrderBy(worker => worker.WorkerInstanceKey, StringComparer.Ordinal)];
    }

    private static bool IsHeard(SeenWorker worker, DateTimeOffset now) => now - worker.At <= SilenceMax;

    private static void ForgetSilent(ConcurrentDictionary<string, SeenWorker> workers, DateTimeOffset now)
    {
        foreach (var entry in workers.Where(entry => !IsHeard(entry.Value, now)))
        {
            workers.TryRemove(entry);
        }
    }

    private static void MakeRoom(ConcurrentDictionary<string, SeenWorker> workers, DateTimeOffset now)
    {
        ForgetSilent(workers, now);
        if (workers.Count >= WorkersPerNamespaceMax && workers.MinBy(entry => entry.Value.At) is { Key: { } oldest })
        {
            workers.TryRemove(oldest, out _);
        }
    }

    private sealed record SeenWorker(WorkerHeartbeat Heartbeat, DateTimeOffset At);
}
