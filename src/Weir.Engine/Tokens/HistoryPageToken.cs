using Google.Protobuf;
using Weir.Engine.Executions;

namespace Weir.Engine.Tokens;

/// <summary>Where the next page of a history begins. Bound to one run, so a reader never slips into another.</summary>
/// <param name="NextEventId">First event of the next page; counting down, the last one still to come, when the reader goes backwards.</param>
/// <param name="Task">
/// For a worker that pages the history of its workflow task: that task's scheduled event id, whose events may be transient; 0 for all others.
/// </param>
/// <param name="TaskEnd">The last event in the history that belongs to that task; events that came later are not for it.</param>
internal sealed record HistoryPageToken(RunKey Run, long NextEventId, long Task = 0, long TaskEnd = 0)
{
    public ByteString Seal(TokenSealer sealer)
    {
        var writer = new TokenWriter(stackalloc byte[512]);
        writer.Write(Run);
        writer.Write(NextEventId);
        writer.Write(Task);
        writer.Write(TaskEnd);
        return sealer.Seal(TokenKind.HistoryPage, writer.Written);
    }

    public static HistoryPageToken Open(TokenSealer sealer, ByteString token)
    {
        var reader = new TokenReader(sealer.Open(TokenKind.HistoryPage, token, "Next page token").Span);
        return new HistoryPageToken(reader.ReadRunKey(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
    }
}
