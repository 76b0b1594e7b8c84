using System.Collections.Frozen;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Health.V1;

namespace Weir.Protocol.Health;

/// <summary>
/// <c>grpc.health.v1.Health</c>, Check only: Watch answers UNIMPLEMENTED, after which clients fall back to Check or give up, as the
/// health protocol says.
/// </summary>
/// <param name="services">The full names of the services that this server has; the empty name, the server itself, is added.</param>
/// <param name="stopping">From its cancellation on the answer is NOT_SERVING.</param>
public sealed class HealthService(IEnumerable<string> services, CancellationToken stopping = default)
{
    public const string ServiceName = "grpc.health.v1.Health";

    private readonly FrozenSet<string> known = services.Append("").ToFrozenSet();

    public static RpcMethod<HealthService, HealthCheckRequest, HealthCheckResponse> Check { get; } = new(
        ServiceName,
        nameof(Check),
        HealthCheckRequest.Parser,
        HealthCheckResponse.Parser,
        (service, request, _, _) => Task.FromResult(service.StatusOf(request.Service)));

    /// <summary>The RPCs that are served.</summary>
    public static IReadOnlyList<RpcMethod<HealthService>> Methods { get; } = [Check];

    /// <exception cref="RpcException">NOT_FOUND: the server has no such service.</exception>
    public HealthCheckResponse StatusOf(string service) =>
        known.Contains(service)
            ? new()
            {
                Status = stopping.IsCancellationRequested
                    ? HealthCheckResponse.Types.ServingStatus.NotServing
                    : HealthCheckResponse.Types.ServingStatus.Serving,
            }
            : throw new RpcException(StatusCode.NotFound, $"unknown service {service}");
}
