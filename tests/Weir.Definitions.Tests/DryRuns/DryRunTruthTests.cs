using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Weir.Definitions.DryRuns;
using Weir.Definitions.Inputs;
using Weir.Definitions.Values;
using Weir.Tests.Shared;

namespace Weir.Definitions.Tests.DryRuns;

/// <summary>What a dry run says is what a run does in which all goes well.</summary>
public sealed class DryRunTruthTests
{
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("WEIR_CASES") ?? "1500", CultureInfo.InvariantCulture);

    [Fact]
    public void What_is_said_to_run_runs_and_what_is_said_not_to_does_not()
    {
        var claims = new DryRunClaims();
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 3).ToArbitrary(), seed =>
        {
            var before = claims.Lies.Count;
            Compare(seed, claims);
            Assert.Equal([], claims.Lies.Skip(before));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(PropertySeed.Value, PropertySeed.Gamma));

        foreach (var kind in new[] { "node Runs", "node Skipped", "transition Runs", "transition Skipped", "step Runs", "step Skipped", "items", "value" })
        {
            Assert.True(claims.Held.GetValueOrDefault(kind) >= Cases / 50, $"{kind}: {string.Join(", ", claims.Held)}");
        }
    }

    [Theory]
    [InlineData(628204274)] // A node needs one that a cycle puts after it.
    [InlineData(58800368)] // A task that always fails leads on where it fails.
    [InlineData(929002133)] // Who loses the race for a join leads nowhere.
    public void Runs_that_once_were_told_wrong(int seed)
    {
        var claims = new DryRunClaims();
        Compare(seed, claims);
        Assert.Empty(claims.Lies);
    }

    private static void Compare(int seed, DryRunClaims claims)
    {
        var (plan, given) = DecidingPlans.Of(seed);
        var inputs = InputBinder.Bind(plan, given).Inputs!;
        var run = new CalmRun(plan, inputs, seed).Drive();
        claims.Compare(plan, DryRunner.Of(plan, inputs), run);
    }
}
