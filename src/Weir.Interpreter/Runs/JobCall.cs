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
            var report = await Workflow.ExecuteActivityAsync<RawValue>(
                JobTask.ActivityType,
                [input],
                new()
                {
                    ActivityId = ActivityCall.Id(job.Key, job.Attempt),
                    TaskQueue = taskQueue,
                    StartToCloseTimeout = TimeSpan.FromMinutes(job.TimeoutMinutes) + ActivityCall.Slack,
                    HeartbeatTimeout = heartbeatTimeout,
                    RetryPolicy = ActivityCall.Retry,
                    CancellationType = ActivityCancellationType.WaitCancellationCompleted,
                    CancellationToken = cancellationToken,
                    Summary = ActivityCall.Summary(job.Name),
                    Priority = ActivityCall.Priority(job.Priority),
                });
            return JsonPayload.Read<JobReport>(report).Outcome;
        }
        catch (Exception failure) when (IsCancellation(failure) || (cancellationToken.IsCancellationRequested && ActivityCall.IsLost(failure)))
        {
            return new() { Conclusion = Conclusion.Cancelled, Failure = new("the job was cancelled", job.Key) };
        }
        catch (ActivityFailureException failure)
        {
            return new() { Conclusion = Conclusion.Failure, Failure = new($"the job could not be run: {(failure.InnerException ?? failure).Message}", job.Key) };
        }
    }

    public static TimeSpan HeartbeatTimeout(RunInput input) => input.HeartbeatTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : UsualHeartbeatTimeout;

    private static bool IsCancellation(Exception failure) =>
        failure is OperationCanceledException or CanceledFailureException
        || (failure is ActivityFailureException && failure.InnerException is CanceledFailureException or OperationCanceledException);
}
