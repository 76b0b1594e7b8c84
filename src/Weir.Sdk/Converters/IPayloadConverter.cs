using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary>
/// Turns values into payloads and back. Called from workflow code too, so it must be deterministic, must not block, and must be safe
/// for concurrent use.
/// </summary>
public interface IPayloadConverter
{
    /// <summary>The payload for <paramref name="value"/>. A <see cref="RawValue"/> is passed on as it is.</summary>
    /// <exception cref="ArgumentException">No converter takes the value.</exception>
    Payload ToPayload(object? value);

    /// <summary>The value in <paramref name="payload"/> as <paramref name="type"/>.</summary>
    /// <exception cref="ArgumentException">The encoding is unknown, or the payload does not fit the type.</exception>
    object? ToValue(Payload payload, Type type);
}
