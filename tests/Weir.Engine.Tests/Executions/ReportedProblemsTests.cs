using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class ReportedProblemsTests
{
    [Fact]
    [Semantic(14)]
    public void Five_failed_tasks_in_a_row_are_reported_until_one_is_completed()
    {
        var run = new RunFixture().Start();
        for (var failures = 1; failures <= 5; failures++)
        {
            Assert.False(run.State.SearchAttributes.ContainsKey(ReportedProblems.Name));
            Fail(run, WorkflowTaskFailedCause.NonDeterministicError);
        }

        Assert.Equal(
            """["category=WorkflowTaskFailed","cause=WorkflowTaskFailedCauseNonDeterministicError"]""", Reported(run));
        Assert.True(run.State.IsRunning);
        run.Poll().Complete();
        Assert.False(run.State.SearchAttributes.ContainsKey(ReportedProblems.Name));
    }

    [Fact]
    [Semantic(14)]
    public void The_attribute_names_the_newest_problem_and_costs_no_event()
    {
        var run = new RunFixture { Limits = EngineLimits.Default with { ProblemsInARowToReport = 2 } }.Start();
        Fail(run, WorkflowTaskFailedCause.NonDeterministicError);
        run.Poll().Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("""["category=WorkflowTaskTimedOut","cause=WorkflowTaskTimedOutCauseStartToClose"]""", Reported(run));
        Assert.Equal(4, run.History.Count);
    }

    [Fact]
    [Semantic(14)]
    public void Failures_of_a_sticky_worker_count_although_the_attempt_starts_over()
    {
        var run = new RunFixture { Limits = EngineLimits.Default with { ProblemsInARowToReport = 2 } }.Start().Poll().CompleteSticky().Signal();
        Fail(run, WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure);
        Assert.Equal(1, run.State.WorkflowTask.Attempt);
        Fail(run, WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure);
        Assert.Contains("WorkflowWorkerUnhandledFailure", Reported(run), StringComparison.Ordinal);
    }

    private static void Fail(RunFixture run, WorkflowTaskFailedCause cause)
    {
        run.Poll();
        run.Apply(d => WorkflowTasks.Fail(d, run.Task.Key, new RespondWorkflowTaskFailedRequest { Cause = cause }));
    }

    private static string Reported(RunFixture run) => run.State.SearchAttributes[ReportedProblems.Name].Data.ToStringUtf8();
}
