using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>People decide about a job with a <c>repeat</c> or a <c>retry</c> while it pauses.</summary>
public sealed class RepeatControlTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RunFacts Facts = new("wf", "run", ObjectValue.Empty);

    private static readonly Plan Plan = new()
    {
        Name = "t",
        Nodes =
        [
            RunStepperTests.Node("poll") with
            {
                Repeat = new PlanRepeat { Until = "repeat.outputs.n == 9", DelaySeconds = 60 },
                Retry = new RetryPolicy { Count = 2, DelaySeconds = 60 },
                Job = new PlanJob { Steps = [new PlanStep { Uses = "shell", With = ObjectValue.Of(("run", "x")) }], Outputs = ObjectValue.Of(("n", "${{ 0 }}")) },
            },
        ],
        Outputs = ObjectValue.Of(("n", "${{ jobs.poll.outputs.n }}")),
    };

    [Theory]
    [InlineData(Conclusion.Success)]
    [InlineData(Conclusion.Failure)]
    public void A_job_that_is_done_by_hand_does_not_run_again(Conclusion iteration)
    {
        var stepper = Pausing(iteration);

        var (problem, directives) = Told(stepper.ForceSuccess("poll", ObjectValue.Of(("n", 7L)), "done by hand", T0));

        Assert.Null(problem);
        Assert.Equal(Conclusion.Success, Ended(directives));
        Assert.Equal("""{"n":7}""", Assert.Single(directives.OfType<RunDirective.FinishRun>()).Result.Outputs.ToJson());
    }

    [Fact]
    public void A_job_that_is_skipped_does_not_run_again()
    {
        var stepper = Pausing(Conclusion.Success);

        var (problem, directives) = Told(stepper.Skip("poll", "not today", T0));

        Assert.Null(problem);
        Assert.Equal(Conclusion.Skipped, Ended(directives));
        Assert.Equal(Conclusion.Success, Assert.Single(directives.OfType<RunDirective.FinishRun>()).Result.Conclusion);
    }

    /// <summary>Its pause is over, and the run's is not.</summary>
    [Fact]
    public void A_job_can_be_decided_about_while_the_run_is_paused()
    {
        var stepper = Pausing(Conclusion.Success, out var timer);
        stepper.Pause(T0);
        Assert.Empty(stepper.FireTimer(timer, T0).OfType<RunDirective.StartJob>());

        var (problem, directives) = Told(stepper.Skip("poll", "not today", T0));

        Assert.Null(problem);
        Assert.Equal(Conclusion.Skipped, Ended(directives));
        stepper.Unpause(T0);
        Assert.True(stepper.IsFinished);
    }

    private static RunStepper Pausing(Conclusion iteration) => Pausing(iteration, out _);

    private static RunStepper Pausing(Conclusion iteration, out string timer)
    {
        var stepper = RunStepper.Create(Plan, Facts);
        stepper.Start(T0);
        var directives = stepper.Report("poll", new JobOutcome { Conclusion = iteration, Outputs = ObjectValue.Of(("n", 1L)) }, T0);
        timer = Assert.Single(directives.OfType<RunDirective.SetTimer>()).Key;
        return stepper;
    }

    private static Conclusion Ended(IReadOnlyList<RunDirective> directives)
    {
        Assert.Empty(directives.OfType<RunDirective.StartJob>());
        return Assert.Single(directives.OfType<RunDirective.SettleJob>()).Conclusion;
    }

    private static (string? Problem, IReadOnlyList<RunDirective> Directives) Told(ControlResult answer) => (answer.Problem, answer.Directives);
}
