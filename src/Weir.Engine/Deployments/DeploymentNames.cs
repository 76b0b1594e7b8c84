using System.Text;
using Weir.Engine.Service;
using Weir.Protocol.Calls;
using Weir.Protocol.Deployment.V1;

namespace Weir.Engine.Deployments;

/// <summary>What deployments and builds may be called, and how a version is written as one string.</summary>
internal static class DeploymentNames
{
    /// <summary>Stands for the workers without a version where a version is a string.</summary>
    public const string Unversioned = "__unversioned__";

    private const char OlderDelimiter = '.';
    private const string ReservedPrefix = "__";

    // Both parts together fit into one id with room for the server's own prefixes.
    private const int PartBytesMax = 480;

    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static string Deployment(string name)
    {
        Part("WorkerDeploymentName", name);
        foreach (var delimiter in (ReadOnlySpan<char>)[OlderDelimiter, DeploymentVersion.Delimiter])
        {
            if (name.Contains(delimiter, StringComparison.Ordinal))
            {
                throw Validation.Invalid($"worker deployment name cannot contain '{delimiter}'");
            }
        }

        return name;
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static DeploymentVersion Version(string deploymentName, string buildId)
    {
        Part("BuildID", buildId);
        return new DeploymentVersion(Deployment(deploymentName), buildId);
    }

    /// <summary>The version that a request names, in its own message or, by older clients, in one string.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static DeploymentVersion Version(WorkerDeploymentVersion? version, string older)
    {
        if (version is not null)
        {
            return Version(version.DeploymentName, version.BuildId);
        }

        return Parse(older) is { } parsed ? Version(parsed.DeploymentName, parsed.BuildId) : throw Validation.Invalid("deployment version cannot be empty");
    }

    /// <summary>The build that a request names, by itself or, by older clients, within a version string; null for unversioned.</summary>
    public static string? BuildId(string deploymentName, string buildId, string older)
    {
        if (buildId.Length == 0 && older.Length > 0 && older != Unversioned)
        {
            buildId = Parse(older) is { } parsed && parsed.DeploymentName == deploymentName
                ? parsed.BuildId
                : throw Validation.Invalid($"invalid version string '{older}' for Worker Deployment '{deploymentName}'");
        }

        return buildId.Length == 0 ? null : Version(deploymentName, buildId).BuildId;
    }

    public static DeploymentVersion? Parse(string text)
    {
        var delimiter = text.AsSpan().IndexOfAny(OlderDelimiter, DeploymentVersion.Delimiter);
        return delimiter > 0 && delimiter < text.Length - 1 ? new DeploymentVersion(text[..delimiter], text[(delimiter + 1)..]) : null;
    }

    /// <summary>As older clients read it.</summary>
    public static string ToOlderString(DeploymentVersion? version) =>
        version is { } known ? $"{known.DeploymentName}{OlderDelimiter}{known.BuildId}" : Unversioned;

    private static void Part(string field, string value)
    {
        if (value.Length == 0)
        {
            throw Validation.Invalid($"{field} cannot be empty");
        }

        if (Encoding.UTF8.GetByteCount(value) > PartBytesMax)
        {
            throw Validation.Invalid($"size of {field} larger than the maximum allowed");
        }

        if (value.StartsWith(ReservedPrefix, StringComparison.Ordinal))
        {
            throw Validation.Invalid($"{field} cannot start with '{ReservedPrefix}'");
        }
    }
}
