using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Settings;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>Runs another workflow of the plan as a child. Every end is an outcome.</summary>
internal static class ChildCall
{
    /// <summary>The id of the child's run.</summary>
    public static string IdOf(string workflowId, TaskInvocation task) => $"{workflowId}/{task.Key}{(task.Attempt == 1 ? "" : $"~{task.Attempt}")}";

    public static async Task<TaskOutcome> ExecuteAsync(RunInput parent, TaskInvocation task, string id, Func<RawValue, RawValue> weigh, CancellationToken cancellationToken)
    {
        if (!parent.Plan.Workflows.TryGetValue(task.Action, out var plan))
        {
            return TaskCall.Final("workflow", $"there is no workflow '{task.Action}' in the plan");
        }

        if (task.Deferred.Count > 0)
        {
            return TaskCall.Final("secret", $"the inputs {string.Join(", ", task.Deferred.Names)} read secrets; a called workflow reads its own");
        }

        var bound = InputBinder.Bind(plan, task.Input);
        if (bound.Inputs is null)
        {
            return TaskCall.Final("input", string.Join("; ", bound.Diagnostics.Select(diagnostic => diagnostic.Message)));
        }

        var input = parent.WithoutPast() with
        {
            Plan = plan with { Workflows = parent.Plan.Workflows },
            Inputs = bound.Inputs,
            Depth = task.Depth,
            Limits = LimitSettings.Lower(parent.Limits, parent.Plan.Limits),
            Priority = task.Priority,
            RerunOf = null,
        };
        var payload = weigh(JsonPayload.WriteOwn(input));
        if (RunLimits.Problem($"the plan and inputs of workflow '{task.Action}'", payload) is { } problem)
        {
            return TaskCall.Final(TaskError.LimitType, problem);
        }

        try
        {
            var report = await Workflow.ExecuteChildWorkflowAsync<RawValue>(RunNames.WorkflowType, [payload], Options(id, plan, task, cancellationToken));
            return TaskOutcome.Success(JsonPayload.Read<RunReport>(report).Outputs);
        }
        catch (WorkflowAlreadyStartedException)
        {
            return TaskCall.Final("workflow", $"a run with the id '{id}' is open already");
        }
        catch (Exception failure) when (failure is FailureException or OperationCanceledException)
        {
            return Outcome(failure);
        }
    }

    private static ChildWorkflowOptions Options(string id, Plan plan, TaskInvocation task, CancellationToken cancellationToken) => new()
    {
        Id = id,
        TaskQueue = RunNames.CoordinatorTaskQueue,
        RunTimeout = null,
        ExecutionTimeout = task.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        CancellationType = ChildWorkflowCancellationType.WaitCancellationCompleted,
        CancellationToken = cancellationToken,
        Memo = new Dictionary<string, object> { [RunNames.NameMemo] = plan.Name, [RunNames.PlanMemo] = PlanJson.Hash(plan) },
        StaticSummary = ActivityCall.Summary(task.Name),
        Priority = ActivityCall.Priority(task.Priority),
    };

    private static TaskOutcome Outcome(Exception failure)
    {
        if (failure is OperationCanceledException or CanceledFailureException)
        {
            return TaskOutcome.Cancelled("the workflow was cancelled");
        }

        var report = RunReports.Of((failure as ChildWorkflowFailureException)?.InnerException ?? failure);
        var message = report.Failure?.Message ?? $"the workflow {report.Status}";
        return report.Status switch
        {
            RunReports.Cancelled => TaskOutcome.Cancelled(message),
            RunReports.TimedOut => TaskOutcome.TimedOut(message),
            _ => new()
            {
                Conclusion = Conclusion.Failure,
                Result = report.Outputs,
                Error = new TaskError(TaskError.FailureType, message) { Details = report.Outputs },
            },
        };
    }
}
