using FsCheck;
using FsCheck.Fluent;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Tests.Shared;

namespace Weir.Definitions.Tests.Runs;

/// <summary>What holds of every run, whatever its plan, its outcomes and what people do to it. A case is one number.</summary>
public sealed class RandomRunTests
{
    private static readonly string? MoreCases = Environment.GetEnvironmentVariable("WEIR_CASES");

    [Fact]
    public void Every_run_ends_and_starts_nothing_whose_condition_is_unmet() => Check(2_000, EndsRightly);

    [Fact]
    public void The_same_calls_give_the_same_directives() => Check(500, seed =>
        Assert.Equal(Run(seed).Trace, Run(seed).Trace));

    [Fact]
    public void A_run_that_is_taken_up_before_every_step_ends_the_same() => Check(700, seed => EndsTheSame(seed, _ => true));

    [Fact]
    public void A_run_that_is_taken_up_once_ends_the_same_wherever_that_is() => Check(120, seed =>
    {
        for (var at = Math.Min(Run(seed).Steps, 80); at >= 0; at--)
        {
            EndsTheSame(seed, step => step == at);
        }
    });

    [Fact]
    public void A_rerun_with_successes_only_ends_and_never_runs_what_is_kept() => Check(1_500, RerunEnds);

    [Theory]
    [InlineData(1340324749)] // Two needs, one of which runs twice.
    [InlineData(646645299)] // The run's time is over in a pause, and an always() job has items left.
    [InlineData(289914858)] // Jobs tell of their ends in their own way.
    [InlineData(542039328)] // A job with a repeat is done by hand while it pauses.
    public void Runs_that_once_went_wrong(int seed) => EndsRightly(seed);

    [Theory]
    [InlineData(2104074013)] // A parallel task that begins again by its target 'retry'.
    [InlineData(2055188297)] // What was withdrawn comes behind what was created later, and the run is paused.
    [InlineData(452284510)] // Tasks of a parallel task that failed in another order than their own.
    [InlineData(521507496)] // Items whose pauses are over, in another order than their own.
    public void Runs_that_once_ended_otherwise_when_taken_up(int seed) => EndsTheSame(seed, _ => true);

    private static void EndsRightly(int seed)
    {
        var run = Run(seed);

        Assert.NotNull(run.Result);
        Assert.Empty(run.Violations);
    }

    private static void EndsTheSame(int seed, Func<int, bool> restarts)
    {
        var first = Run(seed);
        var second = Run(seed, restarts);

        Assert.Empty(second.Violations);
        Assert.Equal(first.Trace, second.Trace);
        Assert.Equal(first.End.Split('\n'), second.End.Split('\n'));
    }

    private static void RerunEnds(int seed)
    {
        var plan = RandomPlans.Of(seed);
        var ended = PlanJson.ReadProgress(PlanJson.Write(Run(seed).Stepper.Snapshot()));
        var preview = Rerun.Preview(plan, ended, new RerunRequest());
        if (preview.Problem is not null || Rerun.Begin(plan, ended, new RerunRequest(), RandomRun.Facts with { RunId = "again" }) is not { } progress)
        {
            return;
        }

        var again = new RandomRun(plan, seed) { IsCalm = true }.Drive(PlanJson.ReadProgress(PlanJson.Write(progress)));

        Assert.NotNull(again.Result);
        Assert.Empty(again.Started.Select(key => key.Split('[')[0]).Intersect(preview.Kept));
        if (plan.Form == PlanForm.Jobs && plan.TimeoutSeconds is null && plan.Nodes.All(node => node.Repeat is null or { Max: >= RandomLoops.Counted }))
        {
            Assert.Equal(Conclusion.Success, again.Result.Conclusion);
        }
    }

    private static RandomRun Run(int seed, Func<int, bool>? restarts = null) => new RandomRun(RandomPlans.Of(seed), seed) { Restarts = restarts }.Drive();

    private static void Check(int cases, Action<int> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(MoreCases is null ? cases : int.Parse(MoreCases, System.Globalization.CultureInfo.InvariantCulture)).WithReplay(PropertySeed.Value, PropertySeed.Gamma));
}
