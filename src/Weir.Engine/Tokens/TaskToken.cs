using Google.Protobuf;
using Weir.Engine.Executions;

namespace Weir.Engine.Tokens;

/// <summary>
/// Names one started attempt of a workflow task or an activity task. A worker hands it back with its answer, and the run compares it
/// with what it waits for: a stale attempt never counts.
/// </summary>
/// <param name="StartedEventId">0 for an activity.</param>
internal sealed record TaskToken(RunKey Run, long ScheduledEventId, long StartedEventId, int Attempt, DateTimeOffset StartedTime)
{
    public WorkflowTaskKey WorkflowTask => new(ScheduledEventId, StartedEventId, Attempt, StartedTime);

    public ActivityTaskKey Activity => new(ScheduledEventId, Attempt, StartedTime);

    public static TaskToken For(RunKey run, WorkflowTaskKey key) => new(run, key.ScheduledEventId, key.StartedEventId, key.Attempt, key.StartedTime);

    public static TaskToken For(RunKey run, ActivityTaskKey key) => new(run, key.ScheduledEventId, 0, key.Attempt, key.StartedTime);

    public ByteString Seal(TokenSealer sealer, TokenKind kind)
    {
        var writer = new TokenWriter(stackalloc byte[512]);
        writer.Write(Run);
        writer.Write(ScheduledEventId);
        writer.Write(StartedEventId);
        writer.Write((long)Attempt);
        writer.Write(StartedTime.UtcTicks);
        return sealer.Seal(kind, writer.Written);
    }

    public static TaskToken Open(TokenSealer sealer, TokenKind kind, ByteString token)
    {
        var reader = new TokenReader(sealer.Open(kind, token, "Task token").Span);
        return new TaskToken(
            reader.ReadRunKey(),
            reader.ReadInt64(),
            reader.ReadInt64(),
            (int)reader.ReadInt64(),
            new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero));
    }
}
