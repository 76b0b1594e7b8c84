using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Weir.Protocol.Calls;

/// <summary>
/// The outcome of an RPC that did not succeed: a gRPC status with its message and typed details. Thrown alike by the engine in
/// process and by the gRPC client, so callers handle one type.
/// </summary>
/// <param name="code">The status; never <see cref="StatusCode.Ok"/>.</param>
/// <param name="message">What happened, for a person.</param>
/// <param name="details">
/// Typed details (<c>temporal.api.errordetails.v1</c>), sent in <c>grpc-status-details-bin</c>. SDKs read the first one only.
/// </param>
/// <param name="innerException">The cause in this process, or null. It never travels.</param>
public sealed class RpcException(StatusCode code, string message, IReadOnlyList<Any>? details = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    private const string TypeUrlPrefix = "type.googleapis.com/";

    public StatusCode Code { get; } = code;

    public IReadOnlyList<Any> Details { get; } = details ?? [];

    public static RpcException With(StatusCode code, string message, IMessage detail) => new(code, message, [Any.Pack(detail)]);

    public static RpcException Unimplemented(string service, string method) =>
        new(StatusCode.Unimplemented, $"unknown method {method} for service {service}");

    /// <summary>Finds the first detail of type <typeparamref name="T"/>; null when there is none.</summary>
    public T? FindDetail<T>()
        where T : class, IMessage<T>, new()
    {
        foreach (var detail in Details)
        {
            if (detail.TypeUrl == TypeUrlPrefix + new T().Descriptor.FullName)
            {
                return detail.Unpack<T>();
            }
        }

        return null;
    }
}
