using Weir.Definitions.Runs;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.KeyValues;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>Runs a job as an activity on the task queue of its server group.</summary>
internal static class JobCall
{
    /// <summary>Agents heartbeat every few seconds; silence of this length means that the agent is gone.</summary>
    private static readonly TimeSpan UsualHeartbeatTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What an agent gets to run a job.</summary>
    public static RawValue InputOf(JobInvocation job, string firstRunId, KeyReader reader) => JsonPayload.WriteOwn(new JobTask(firstRunId, job) { Reader = reader });

    /// <param name="input">As <see cref="InputOf"/> gives it.</param>
    public static async Task<JobOutcome> ExecuteAsync(
        JobInvocation job, RawValue input, string taskQueue, TimeSpan heartbeatTimeout, CancellationToken cancellationToken)
    {
        if (RunLimits.Problem($"the steps and contexts of job '{job.Key}'", input) is { } problem)
        {
            return new() { Conclusion = Conclusion.Failure, Failure = new(problem, job.Key) };
        }

        try
        {
            var options = Options(job, taskQueue, heartbeatTimeout) with { CancellationToken = cancellationToken };
            return await ExecuteAsync(input, options);
        }
        catch (Exception failure) when (IsCancellation(failure))
        {
            return Cancelled(job, "the job was cancelled");
        }
        catch (ActivityFailureException lost) when (cancellationToken.IsCancellationRequested && ActivityCall.IsLost(lost))
        {
            return JobCleanup.IsWanted(job)
                ? await CleanUpAsync(job, JobCleanup.InputOf(input, lost), Options(job, taskQueue, heartbeatTimeout))
                : Cancelled(job, "the job was cancelled");
        }
        catch (ActivityFailureException failure)
        {
            return new() { Conclusion = Conclusion.Failure, Failure = new($"the job could not be run: {(failure.InnerException ?? failure).Message}", job.Key) };
        }
    }

    private static async Task<JobOutcome> CleanUpAsync(JobInvocation job, RawValue input, ActivityOptions options)
    {
        if (RunLimits.Problem("the job and where it stood", input) is { } problem)
        {
            return Cancelled(job, $"the job was cancelled, its agent was lost, and its cleanup steps did not run: {problem}");
        }

        try
        {
            return await ExecuteAsync(input, options with { CancellationToken = CancellationToken.None, ScheduleToCloseTimeout = JobCleanup.Limit });
        }
        catch (ActivityFailureException failure)
        {
            var why = failure.InnerException is TimeoutFailureException
                ? $"no agent of '{job.RunsOn}' ended its cleanup steps within {JobCleanup.Limit.TotalMinutes:0} minutes"
                : $"its cleanup steps could not be run: {(failure.InnerException ?? failure).Message}";
            return Cancelled(job, $"the job was cancelled, its agent was lost, and {why}");
        }
    }

    private static async Task<JobOutcome> ExecuteAsync(RawValue input, ActivityOptions options) =>
        JsonPayload.Read<JobReport>(await Workflow.ExecuteActivityAsync<RawValue>(JobTask.ActivityType, [input], options)).Outcome;

    private static ActivityOptions Options(JobInvocation job, string taskQueue, TimeSpan heartbeatTimeout) => new()
    {
        ActivityId = ActivityCall.Id(job.Key, job.Attempt),
        TaskQueue = taskQueue,
        StartToCloseTimeout = TimeSpan.FromMinutes(job.TimeoutMinutes) + ActivityCall.Slack,
        HeartbeatTimeout = heartbeatTimeout,
        RetryPolicy = ActivityCall.Retry,
        CancellationType = ActivityCancellationType.WaitCancellationCompleted,
        Summary = ActivityCall.Summary(job.Name),
        Priority = ActivityCall.Priority(job.Priority),
    };

    private static JobOutcome Cancelled(JobInvocation job, string reason) => new() { Conclusion = Conclusion.Cancelled, Failure = new(reason, job.Key) };

    public static TimeSpan HeartbeatTimeout(RunInput input) => input.HeartbeatTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : UsualHeartbeatTimeout;

    private static bool IsCancellation(Exception failure) =>
        failure is OperationCanceledException or CanceledFailureException
        || (failure is ActivityFailureException && failure.InnerException is CanceledFailureException or OperationCanceledException);
}
