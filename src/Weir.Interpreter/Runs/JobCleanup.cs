using System.Text.Json;
using Weir.Definitions.Expressions;
using Weir.Definitions.Runs;
using Weir.Interpreter.Jobs;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Interpreter.Runs;

/// <summary>
/// The cleanup steps of a cancelled job whose agent was lost. The engine tries nothing again that is to be cancelled, so they are an
/// activity of their own: any agent of the group runs them, and the journal or the lost agent's last word tells what had run.
/// </summary>
internal static class JobCleanup
{
    /// <summary>How long the steps may take, the wait for an agent included.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private static readonly string[] Words = ["always", "cancelled", "failure", "!"];

    /// <summary>
    /// Whether the job may have steps that run after a cancellation. To look for an agent in vain is harmless: the text of conditions is
    /// searched, they are not evaluated.
    /// </summary>
    public static bool IsWanted(JobInvocation job) => job.Job.Steps.Any(step =>
        step.If is { } condition && Words.Any(word => condition.Contains(word, StringComparison.Ordinal)) && ExpressionCache.Expression(condition).UsesStatus);

    /// <param name="input">Of the job's activity.</param>
    /// <param name="lost">How that ended.</param>
    public static RawValue InputOf(RawValue input, ActivityFailureException lost) =>
        JsonPayload.WriteOwn(JsonPayload.Read<JobTask>(input) with { CleansUpFrom = LastWord(lost.InnerException) ?? JobCheckpoint.Empty });

    private static JobCheckpoint? LastWord(Exception? lost)
    {
        var details = lost switch
        {
            TimeoutFailureException timeout => timeout.LastHeartbeatDetails,
            ApplicationFailureException interrupted => interrupted.Details,
            _ => null,
        };
        try
        {
            return details is { Count: > 0 } && details.ElementAt<RawValue>(0) is { } told ? JsonPayload.Read<JobCheckpoint>(told) : null;
        }
        catch (JsonException)
        {
            // Written by another version: the journal, if the same agent comes back, alone says where the job stood.
            return null;
        }
    }
}
