using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Deployments;

/// <summary>Which versions the tasks of one task queue go to, if their run is not pinned.</summary>
internal sealed record QueueRouting
{
    public static QueueRouting Unversioned { get; } = new();

    /// <summary>Null for workers without a version.</summary>
    public DeploymentVersion? Current { get; init; }

    public DateTimeOffset? CurrentSince { get; init; }

    public bool IsRamping { get; init; }

    /// <summary>Null for workers without a version.</summary>
    public DeploymentVersion? Ramping { get; init; }

    /// <summary>0 to 100.</summary>
    public float RampPercentage { get; init; }

    public DateTimeOffset? RampingSince { get; init; }

    /// <summary>All versions whose workers have ever polled the queue.</summary>
    public IReadOnlySet<DeploymentVersion> Versions { get; init; } = new HashSet<DeploymentVersion>();

    /// <summary>The version for a workflow: always the same one for the same id, as long as nothing is changed.</summary>
    public DeploymentVersion? Of(string workflowId)
    {
        if (!IsRamping || RampPercentage <= 0)
        {
            return Current;
        }

        return RampPercentage >= 100 || Threshold(workflowId) < RampPercentage ? Ramping : Current;
    }

    /// <summary>
    /// A number from 0 to below 100 that belongs to the id. A workflow is in the ramp when the percentage is above it, so a growing ramp
    /// only ever adds workflows.
    /// </summary>
    internal static double Threshold(string workflowId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(workflowId), hash);
        return 100.0 * BitConverter.ToUInt32(hash) / (1L + uint.MaxValue);
    }
}
