using Weir.Engine.Schedules;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Workflows with a <c>cron_schedule</c>: each run waits for the schedule, and its end, good or bad, begins the next. Only cancellation,
/// termination and the execution timeout end the chain.
/// </summary>
internal static class CronRuns
{
    /// <summary>What is wrong with a cron schedule; null when nothing is.</summary>
    public static string? Validate(string cronSchedule)
    {
        if (cronSchedule.Length == 0)
        {
            return null;
        }

        try
        {
            CronSchedule.Parse(cronSchedule);
            return null;
        }
        catch (SpecException error)
        {
            return $"Invalid {error.Message}.";
        }
    }

    /// <summary>How long the first run of a chain waits; zero without a schedule.</summary>
    public static TimeSpan FirstBackoff(string cronSchedule, DateTimeOffset now) =>
        cronSchedule.Length == 0 ? TimeSpan.Zero : CronSchedule.Parse(cronSchedule).Backoff(now, now) ?? TimeSpan.Zero;

    /// <summary>The run ended: the next one, with the result of the last success; null when the workflow is not on a schedule.</summary>
    /// <param name="d">Holds the run, not closed yet.</param>
    /// <param name="result">Of a run that completed.</param>
    /// <param name="failure">Of a run that did not, and is not retried; null for one that completed.</param>
    public static StartParameters? Next(Decision d, Payloads? result, Failure? failure)
    {
        var execution = d.State.Execution;
        if (execution.Started.CronSchedule.Length == 0
            || CronSchedule.Parse(execution.Started.CronSchedule).Backoff(execution.ExecutionTime, d.Now) is not { } backoff
            || Times.Add(d.Now, backoff) >= execution.ExecutionExpiration)
        {
            return null;
        }

        var attributes = Continuations.Repeat(d.State);
        attributes.FirstWorkflowTaskBackoff = Times.ToDuration(backoff);
        attributes.Initiator = ContinueAsNewInitiator.CronSchedule;
        attributes.ContinuedFailure = failure;
        attributes.LastCompletionResult = failure is null ? result : execution.Started.LastCompletionResult;
        attributes.Attempt = 1;
        return Continuations.Parameters(d, attributes);
    }
}
