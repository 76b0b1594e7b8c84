using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Replication.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Namespaces;

/// <summary>What may be said of a namespace when it is registered, and changed later. Everything that is wrong is INVALID_ARGUMENT.</summary>
internal static class NamespaceChanges
{
    private static readonly TimeSpan RetentionMin = TimeSpan.FromHours(1);

    /// <summary>Absent and zero leave the retention as it is, or at its default.</summary>
    public static void CheckRetention(Duration? retention)
    {
        if (Times.ToTimeSpan(retention) is var period && period != TimeSpan.Zero && period < RetentionMin)
        {
            throw Validation.Invalid("A valid retention period is not set on request. It is at least 1 hour.");
        }
    }

    public static void CheckArchival(ArchivalState history, ArchivalState visibility)
    {
        if (history == ArchivalState.Enabled || visibility == ArchivalState.Enabled)
        {
            throw Validation.Invalid("Archival is not configured for this cluster.");
        }
    }

    public static void CheckCluster(string active, RepeatedField<ClusterReplicationConfig> clusters, string cluster)
    {
        if ((active.Length > 0 && active != cluster) || clusters.Any(other => other.ClusterName != cluster))
        {
            throw Validation.Invalid($"Invalid cluster name: the only cluster is {cluster}.");
        }
    }

    /// <summary>Empty texts and absent fields leave things as they are; data is merged, and an entry with an empty value stays with it.</summary>
    public static void Apply(DescribeNamespaceResponse entry, UpdateNamespaceRequest request, string cluster)
    {
        if (request.PromoteNamespace)
        {
            throw Validation.Invalid("promote_namespace: this engine is one cluster; global namespaces need several.");
        }

        CheckCluster(request.ReplicationConfig?.ActiveClusterName ?? "", request.ReplicationConfig?.Clusters ?? [], cluster);
        ApplyInfo(entry, request);
        if (request.Config is not { } config)
        {
            return;
        }

        CheckRetention(config.WorkflowExecutionRetentionTtl);
        CheckArchival(config.HistoryArchivalState, config.VisibilityArchivalState);
        if (Times.ToTimeSpan(config.WorkflowExecutionRetentionTtl) > TimeSpan.Zero)
        {
            entry.Config.WorkflowExecutionRetentionTtl = config.WorkflowExecutionRetentionTtl;
        }

        if (config.BadBinaries is not null)
        {
            entry.Config.BadBinaries ??= new();
            entry.Config.BadBinaries.Binaries.MergeFrom(config.BadBinaries.Binaries);
        }
    }

    private static void ApplyInfo(DescribeNamespaceResponse entry, UpdateNamespaceRequest request)
    {
        if (request.DeleteBadBinary.Length > 0 && entry.Config.BadBinaries?.Binaries.Remove(request.DeleteBadBinary) != true)
        {
            throw Validation.Invalid($"Bad binary checksum {request.DeleteBadBinary} doesn't exists.");
        }

        if (request.UpdateInfo is not { } update)
        {
            return;
        }

        var info = entry.NamespaceInfo;
        info.Description = update.Description.Length > 0 ? update.Description : info.Description;
        info.OwnerEmail = update.OwnerEmail.Length > 0 ? update.OwnerEmail : info.OwnerEmail;
        foreach (var (key, value) in update.Data)
        {
            info.Data[key] = value;
        }

        info.State = update.State switch
        {
            NamespaceState.Unspecified => info.State,
            NamespaceState.Registered or NamespaceState.Deprecated => update.State,
            _ => throw Validation.Invalid("A namespace is deleted through OperatorService.DeleteNamespace."),
        };
    }

    private static void MergeFrom<TKey, TValue>(this MapField<TKey, TValue> target, MapField<TKey, TValue> source)
    {
        foreach (var (key, value) in source)
        {
            target[key] = value;
        }
    }
}
