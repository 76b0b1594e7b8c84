using System.Diagnostics.CodeAnalysis;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary>One encoding of a <see cref="DefaultPayloadConverter"/>.</summary>
public interface IEncodingConverter
{
    /// <summary>The <c>encoding</c> metadata that this converter writes and reads.</summary>
    string Encoding { get; }

    /// <summary>Makes a payload, or answers false when the value is not for this encoding.</summary>
    bool TryToPayload(object? value, [NotNullWhen(true)] out Payload? payload);

    /// <summary>Reads a payload of this encoding.</summary>
    object? ToValue(Payload payload, Type type);
}
