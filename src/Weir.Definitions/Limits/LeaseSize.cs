using System.Text;

namespace Weir.Definitions.Limits;

/// <summary>
/// What an entry of a <see cref="LimitBook"/> takes of a payload, at most: its texts as they are, and what a compressed record needs around them.
/// </summary>
internal static class LeaseSize
{
    private const int EntryBytes = 64;
    private const int PartBytes = 16;

    public static int Of(LeaseEntry entry) => EntryBytes
        + Of(entry.Id.Owner)
        + Of(entry.Request.Key)
        + OfLine(entry.Request)
        + entry.Under.Sum(lease => PartBytes + Of(lease.Owner));

    /// <summary>A share and names of limits name a line as well.</summary>
    private static int OfLine(LeaseRequest request) => 2 * (Of(request.Share) + request.Claims.Sum(claim => PartBytes + Of(claim.Limit)));

    private static int Of(LeaseOwner owner) => Of(owner.WorkflowId) + Of(owner.RunId);

    private static int Of(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
