using System.Collections.Immutable;
using Google.Protobuf;
using Weir.Engine.Deployments;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>The search attributes that tell which deployment version a run works on.</summary>
internal static class VersioningAttributes
{
    public const string BuildIds = "BuildIds";

    private const string Deployment = "TemporalWorkerDeployment";
    private const string Version = "TemporalWorkerDeploymentVersion";
    private const string Behavior = "TemporalWorkflowVersioningBehavior";
    private const string UsedVersions = "TemporalUsedWorkerDeploymentVersions";
    private const string Pinned = "pinned";

    /// <summary>An override shows in the search attributes at once.</summary>
    public static RunState Show(RunState state)
    {
        var behavior = Versioning.BehaviorOf(state);
        var version = Versioning.PinnedTo(state) ?? state.Versioning.Version;
        if (behavior == VersioningBehavior.Unspecified && version is null && !state.SearchAttributes.ContainsKey(Behavior))
        {
            return state;
        }

        var attributes = state.SearchAttributes.ToBuilder();
        Set(attributes, Behavior, behavior == VersioningBehavior.Unspecified ? null : Keyword(behavior.ToString()));
        Set(attributes, Deployment, version is { } known ? Keyword(known.DeploymentName) : null);
        Set(attributes, Version, version is { } full ? Keyword(full.ToString()) : null);
        Set(attributes, UsedVersions, state.Versioning.Used.Count == 0 ? null : JsonPayload.OfKeywords(state.Versioning.Used.Select(used => used.ToString())));
        Set(attributes, BuildIds, Versioning.PinnedTo(state) is { } pinned ? JsonPayload.OfKeywords([PinnedBuildId(pinned)]) : null);
        return state with { SearchAttributes = attributes.ToImmutable() };
    }

    /// <summary>How <see cref="BuildIds"/> tells that a run is pinned.</summary>
    public static string PinnedBuildId(DeploymentVersion version) => $"{Pinned}{DeploymentVersion.Delimiter}{version}";

    private static void Set(ImmutableSortedDictionary<string, Payload>.Builder attributes, string name, Payload? value)
    {
        if (value is null)
        {
            attributes.Remove(name);
        }
        else
        {
            attributes[name] = value;
        }
    }

    private static Payload Keyword(string text)
    {
        var payload = JsonPayload.OfString(text);
        payload.Metadata["type"] = ByteString.CopyFromUtf8("Keyword");
        return payload;
    }
}
