using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Health.V1;

namespace Weir.Protocol.Health;

/// <summary>
/// <c>grpc.health.v1.Health</c>.
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

    /// <summary>The service's status now, and NOT_SERVING when the server stops; SERVICE_UNKNOWN when there is no such service. Ends with the call.</summary>
    public async IAsyncEnumerable<HealthCheckResponse> WatchAsync(
        IAsyncEnumerable<HealthCheckRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = await requests.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new RpcException(StatusCode.Internal, "grpc: received no request message");
        if (!known.Contains(request.Service))
        {
            yield return new() { Status = HealthCheckResponse.Types.ServingStatus.ServiceUnknown };
            await UntilAsync(cancellationToken, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        yield return StatusOf(request.Service);
        if (!stopping.IsCancellationRequested)
        {
            await UntilAsync(stopping, cancellationToken).ConfigureAwait(false);
            yield return StatusOf(request.Service);
        }

        await UntilAsync(cancellationToken, cancellationToken).ConfigureAwait(false);
    }

    private static async Task UntilAsync(CancellationToken awaited, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = awaited.UnsafeRegister(static reached => ((TaskCompletionSource)reached!).TrySetResult(), reached);
        await reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
