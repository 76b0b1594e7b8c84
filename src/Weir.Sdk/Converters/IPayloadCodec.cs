using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary>
/// Changes payloads on their way to and from the server, for instance to encrypt or compress. Runs outside of workflow code, so it may
/// do I/O. Must not change the payloads it is given; may answer more or fewer.
/// </summary>
public interface IPayloadCodec
{
    Task<IReadOnlyList<Payload>> EncodeAsync(IReadOnlyList<Payload> payloads, CancellationToken cancellationToken);

    Task<IReadOnlyList<Payload>> DecodeAsync(IReadOnlyList<Payload> payloads, CancellationToken cancellationToken);
}
