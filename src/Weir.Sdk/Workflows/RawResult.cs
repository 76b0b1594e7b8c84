using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Workflows;

/// <summary>A result that is not decoded yet.</summary>
internal readonly record struct RawResult(Payloads? Payloads);
