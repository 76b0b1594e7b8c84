using System.Collections.Immutable;
using Google.Protobuf;
using Weir.Engine.Deployments.Records;
using Weir.Engine.Storage;
using Weir.Engine.TaskQueues;

namespace Weir.Engine.Deployments;

/// <summary>
/// The worker deployments of the store. All in memory, since there are few; a change is durable before it can be seen, and each
/// deployment is one record, so a change of its routing is whole or not at all.
/// </summary>
internal sealed class DeploymentRegistry(IEngineStore store) : IDisposable
{
    private const string Kind = "worker_deployment";

    private readonly SemaphoreSlim writing = new(1, 1);
    private volatile ImmutableSortedDictionary<(string Namespace, string Name), DeploymentRecord> deployments =
        ImmutableSortedDictionary.Create<(string Namespace, string Name), DeploymentRecord>(ByName.Instance);

    private volatile RoutingTable routing = RoutingTable.Empty;

    /// <summary>Where unpinned tasks go now. Reading takes no lock.</summary>
    public RoutingTable Routing => routing;

    /// <summary>Called after the routing changed, with the queues whose tasks may have to move.</summary>
    public Action<IReadOnlyList<TaskQueueKey>> RoutingChanged { get; set; } = _ => { };

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var records = await store.ReadSettingsAsync(Kind, cancellationToken).ConfigureAwait(false);
        deployments = deployments.AddRange(records.Select(record => KeyValuePair.Create(
            (record.Namespace, record.Name), DeploymentRecord.Parser.ParseFrom(record.Content!.Value.Span))));
        routing = Table(deployments);
    }

    public DeploymentRecord? Find(string namespaceName, string name) => deployments.GetValueOrDefault((namespaceName, name));

    /// <summary>By name.</summary>
    public IEnumerable<DeploymentRecord> List(string namespaceName) =>
        deployments.Where(entry => entry.Key.Namespace == namespaceName).Select(entry => entry.Value);

    /// <summary>Changes one deployment.</summary>
    /// <param name="namespaceName">Whose deployment.</param>
    /// <param name="name">Its name.</param>
    /// <param name="decide">
    /// Is given a copy to change, or null when there is none; returns what is to be, null for nothing. What it throws leaves all as it was.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<DeploymentRecord?> UpdateAsync(
        string namespaceName, string name, Func<DeploymentRecord?, DeploymentRecord?> decide, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = Find(namespaceName, name);
            var after = decide(before?.Clone());
            if (Equals(before, after))
            {
                return after;
            }

            await store.SaveSettingsAsync([Record(namespaceName, name, after)], cancellationToken).ConfigureAwait(false);
            var key = (namespaceName, name);
            Publish(after is null ? deployments.Remove(key) : deployments.SetItem(key, after));
            return after;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The namespace is gone, and its records with it.</summary>
    public async Task ForgetAsync(string namespaceName)
    {
        await writing.WaitAsync().ConfigureAwait(false);
        try
        {
            Publish(deployments.RemoveRange(deployments.Keys.Where(key => key.Namespace == namespaceName)));
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();

    private void Publish(ImmutableSortedDictionary<(string Namespace, string Name), DeploymentRecord> changed)
    {
        deployments = changed;
        var before = routing;
        routing = Table(changed);
        if (routing.Differing(before).ToList() is { Count: > 0 } queues)
        {
            RoutingChanged(queues);
        }
    }

    private static SettingRecord Record(string namespaceName, string name, DeploymentRecord? deployment) =>
        new(Kind, namespaceName, name, deployment is null ? (ReadOnlyMemory<byte>?)null : deployment.ToByteArray());

    private static RoutingTable Table(ImmutableSortedDictionary<(string Namespace, string Name), DeploymentRecord> deployments) =>
        RoutingTable.Of(deployments.Select(entry => (entry.Key.Namespace, entry.Value)));

    private sealed class ByName : IComparer<(string Namespace, string Name)>
    {
        public static ByName Instance { get; } = new();

        public int Compare((string Namespace, string Name) x, (string Namespace, string Name) y)
        {
            var bySpace = string.CompareOrdinal(x.Namespace, y.Namespace);
            return bySpace != 0 ? bySpace : string.CompareOrdinal(x.Name, y.Name);
        }
    }
}
