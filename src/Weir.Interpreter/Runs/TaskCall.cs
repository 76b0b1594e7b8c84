using System.Text.Json;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.KeyValues;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>Runs an action: on an agent, or as an activity of whatever worker polls its queue. Every end is an outcome.</summary>
internal static class TaskCall
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Other workers' activities run once: the definition says what is tried again.</summary>
    private static readonly RetryPolicy Once = new() { MaximumAttempts = 1 };

    /// <summary>What an agent gets to run a task.</summary>
    public static RawValue InputOf(TaskInvocation task, string taskQueue, string firstRunId, KeyReader reader, int executionsBefore) =>
        JsonPayload.WriteOwn(new JobTask(firstRunId, JobShell.Of(task, taskQueue)) { Task = task, Reader = reader, ExecutionsBefore = executionsBefore });

    /// <param name="input">As <see cref="InputOf"/> gives it.</param>
    public static async Task<TaskReport> OnAgentAsync(
        TaskInvocation task, RawValue input, string taskQueue, TimeSpan heartbeatTimeout, CancellationToken cancellationToken)
    {
        if (RunLimits.Problem($"the inputs of task '{task.Key}'", input) is { } problem)
        {
            return new(Final(TaskError.LimitType, problem));
        }

        try
        {
            var limit = task.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) + ActivityCall.Slack : Longest;
            var report = await Workflow.ExecuteActivityAsync<RawValue>(
                JobTask.ActivityType,
                [input],
                Options(task, taskQueue, limit, ActivityCall.Retry, cancellationToken) with { HeartbeatTimeout = heartbeatTimeout });
            return JsonPayload.Read<JobReport>(report).Task!;
        }
        catch (ActivityFailureException failure) when (cancellationToken.IsCancellationRequested && ActivityCall.IsLost(failure))
        {
            return new(TaskOutcome.Cancelled("the task was cancelled, and its agent left"));
        }
        catch (Exception failure) when (failure is FailureException or OperationCanceledException)
        {
            return new(Outcome(task, failure));
        }
    }

    /// <param name="args">The activity's arguments.</param>
    /// <param name="weigh">Told of each argument's payload.</param>
    public static async Task<TaskOutcome> ElsewhereAsync(TaskInvocation task, ActivityTarget target, IReadOnlyList<Value> args, Func<RawValue, RawValue> weigh, CancellationToken cancellationToken)
    {
        if (task.Deferred.Count > 0)
        {
            return Final("secret", $"the inputs {string.Join(", ", task.Deferred.Names)} read secrets; an activity of other workers gets its inputs through the history, where no secret may be");
        }

        var arguments = args.Select(arg => weigh(JsonPayload.Write(arg))).ToArray();
        if (arguments.Select(arg => RunLimits.Problem($"the inputs of task '{task.Key}'", arg)).FirstOrDefault(problem => problem is not null) is { } tooLarge)
        {
            return Final(TaskError.LimitType, tooLarge);
        }

        try
        {
            var limit = task.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromDays(1);
            var result = await Workflow.ExecuteActivityAsync<RawValue?>(
                target.Type,
                [.. arguments],
                Options(task, target.TaskQueue, limit, Once, cancellationToken));
            return TaskOutcome.Success(Result(result));
        }
        catch (JsonException)
        {
            return Final("result", $"the activity {target.Type} gave a result that is no JSON");
        }
        catch (Exception failure) when (failure is FailureException or OperationCanceledException)
        {
            return Outcome(task, failure);
        }
    }

    /// <summary>The result of another worker's activity.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static Value Result(RawValue? result) => result is null || result.Payload.Data.IsEmpty ? Value.Null : JsonPayload.Read<Value>(result);

    public static TaskOutcome Final(string type, string message) =>
        new() { Conclusion = Conclusion.Failure, Error = new TaskError(type, message) { IsFinal = true } };

    public static TaskOutcome Outcome(TaskInvocation task, Exception failure) => failure switch
    {
        OperationCanceledException or CanceledFailureException => TaskOutcome.Cancelled("the task was cancelled"),
        ActivityFailureException { InnerException: { } inner } => Outcome(task, inner),
        TimeoutFailureException => TaskOutcome.TimedOut($"task '{task.Key}' took too long"),
        ApplicationFailureException application => new TaskOutcome
        {
            Conclusion = Conclusion.Failure,
            Error = new TaskError(application.ErrorType ?? TaskError.FailureType, application.Message)
            {
                Details = Detail(application.Details),
                IsFinal = application.NonRetryable,
            },
        },
        _ => TaskOutcome.Failure(TaskError.FailureType, failure.Message),
    };

    private static Value Detail(FailureDetails details)
    {
        try
        {
            return details.Count > 0 && details.ElementAt<RawValue>(0) is { } first ? JsonPayload.Read<Value>(first) : Value.Null;
        }
        catch (JsonException)
        {
            return Value.Null;
        }
    }

    private static ActivityOptions Options(TaskInvocation task, string queue, TimeSpan limit, RetryPolicy retry, CancellationToken cancellationToken) => new()
    {
        ActivityId = ActivityCall.Id(task.Key, task.Attempt),
        TaskQueue = queue,
        StartToCloseTimeout = limit,
        RetryPolicy = retry,
        CancellationType = ActivityCancellationType.WaitCancellationCompleted,
        CancellationToken = cancellationToken,
        Summary = ActivityCall.Summary(task.Name),
        Priority = ActivityCall.Priority(task.Priority),
    };
}
