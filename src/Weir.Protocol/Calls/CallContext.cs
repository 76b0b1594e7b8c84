using System.Collections.ObjectModel;

namespace Weir.Protocol.Calls;

/// <summary>
/// What accompanies a request besides its message: metadata, deadline, and where the call came from. Immutable; shared freely.
/// </summary>
public sealed record CallContext
{
    /// <summary>No metadata, no deadline, called inside this process.</summary>
    public static CallContext InProcess { get; } = new();

    /// <summary>Request metadata: lower-case ASCII keys; keys ending in <c>-bin</c> hold base64 text. Empty by default.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>When the caller stops waiting; null means never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>
    /// The remote address for a call that came over the network; null for a call inside this process. An engine knows that a worker
    /// inside its own process ended when the process did, and hands its tasks out again at once after a restart.
    /// </summary>
    public string? Peer { get; init; }
}
