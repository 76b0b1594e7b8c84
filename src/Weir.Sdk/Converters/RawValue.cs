using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary>
/// A payload that is not converted: as a parameter or result type it hands the payload over as received, as an argument it is sent as
/// it is. The payload must not be changed.
/// </summary>
public sealed record RawValue(Payload Payload);
