using Weir.Protocol.Services;

namespace Weir.Server.Grpc;

/// <summary>What a <see cref="GrpcHost"/> serves. The implementations are shared and not owned.</summary>
public sealed record GrpcHostServices
{
    public required IWorkflowService Workflow { get; init; }

    /// <summary>Null leaves the service out: its callers get UNIMPLEMENTED.</summary>
    public IOperatorService? Operator { get; init; }

    /// <summary>Null leaves the service out: its callers get UNIMPLEMENTED.</summary>
    public ITestService? Test { get; init; }
}
