using Google.Protobuf.WellKnownTypes;
using ProtoRetryPolicy = Weir.Protocol.Common.V1.RetryPolicy;

namespace Weir.Sdk.Common;

/// <summary>How often and how fast something is tried again.</summary>
public sealed record RetryPolicy
{
    /// <summary>The wait before the first retry. Default one second.</summary>
    public TimeSpan InitialInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the wait is multiplied with after each retry. Default 2; at least 1.</summary>
    public double BackoffCoefficient { get; init; } = 2;

    /// <summary>The longest wait. Null means 100 times <see cref="InitialInterval"/>.</summary>
    public TimeSpan? MaximumInterval { get; init; }

    /// <summary>How many attempts there are at most, with the first one. 0 means no limit.</summary>
    public int MaximumAttempts { get; init; }

    /// <summary>Error types that are not retried. Null means that all are.</summary>
    public IReadOnlyCollection<string>? NonRetryableErrorTypes { get; init; }

    internal static RetryPolicy FromProto(ProtoRetryPolicy proto) => new()
    {
        InitialInterval = proto.InitialInterval?.ToTimeSpan() ?? TimeSpan.FromSeconds(1),
        BackoffCoefficient = proto.BackoffCoefficient,
        MaximumInterval = proto.MaximumInterval?.ToTimeSpan(),
        MaximumAttempts = proto.MaximumAttempts,
        NonRetryableErrorTypes = proto.NonRetryableErrorTypes.Count == 0 ? null : proto.NonRetryableErrorTypes,
    };

    internal ProtoRetryPolicy ToProto()
    {
        var proto = new ProtoRetryPolicy
        {
            InitialInterval = Duration.FromTimeSpan(InitialInterval),
            BackoffCoefficient = BackoffCoefficient,
            MaximumAttempts = MaximumAttempts,
        };
        if (MaximumInterval is { } maximum)
        {
            proto.MaximumInterval = Duration.FromTimeSpan(maximum);
        }

        if (NonRetryableErrorTypes is { } types)
        {
            proto.NonRetryableErrorTypes.Add(types);
        }

        return proto;
    }
}
