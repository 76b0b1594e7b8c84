using System.Diagnostics;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Inputs;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Packs;

namespace Weir.Server.WorkflowTests;

/// <summary>
/// Runs cases of test files on whole engines in this process, whose time is skipped: nothing is mocked but actions. Safe for concurrent
/// use.
/// </summary>
/// <param name="packs">Actions and workflows that the tested ones may use.</param>
/// <param name="patience">How long a run may take in real time before it is given up.</param>
public sealed class WorkflowTestRunner(InstalledPacks packs, TimeSpan patience)
{
    /// <param name="file">The file that holds the case: paths are looked up from its folder.</param>
    /// <param name="crash">Whether to run the case again for each moment at which something was completed, and kill the workers then.</param>
    /// <param name="progress">Told how many of the runs with a crash are over, of how many.</param>
    public async Task<TestCaseResult> RunAsync(
        string file, TestCase test, bool crash, Action<int, int>? progress = null, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        try
        {
            // All runs of a case begin at one time, so that they can be compared.
            var fixedTime = test with { Now = test.Now ?? TimeProvider.System.GetUtcNow() };
            var result = await RunCaseAsync(file, fixedTime, folder, crash, progress, cancellationToken).ConfigureAwait(false);
            return result with { Elapsed = watch.Elapsed };
        }
        finally
        {
            TestFolder.Remove(folder);
        }
    }

    private async Task<TestCaseResult> RunCaseAsync(
        string file, TestCase test, string folder, bool crash, Action<int, int>? progress, CancellationToken cancellationToken)
    {
        var actions = new TestActions(packs.Actions, test.Action is null ? test : test with { Unmocked = UnmockedPolicy.Run });
        var compiled = actions.Compile(catalog => TestSubject.Compile(file, test, catalog, packs));
        if (compiled.Plan is not { } plan)
        {
            return new(test) { Diagnostics = test.Action is null ? compiled.Diagnostics : [.. compiled.Diagnostics.Select(found => InTest(found, file, test))] };
        }

        if (test.Action is null && TestNames.Check(test, file, plan) is { Count: > 0 } unknown)
        {
            return new(test) { Diagnostics = unknown };
        }

        var bound = InputBinder.Bind(plan, TestSubject.Inputs(test));
        if (bound.Inputs is not { } inputs)
        {
            return new(test) { Diagnostics = [.. bound.Diagnostics.Select(found => InTest(found, file, test))] };
        }

        var plain = await RunOnceAsync(null).ConfigureAwait(false);
        var result = Judge(test, plain, test.Expect);
        for (var kill = 1; crash && result.Passed && kill <= plain.Points; kill++)
        {
            progress?.Invoke(kill - 1, plain.Points);
            var crashed = await RunOnceAsync(kill).ConfigureAwait(false);
            result = CrashJudgement.Judge(test, plain.Observation!, crashed, kill) with { Kills = kill };
        }

        return result;

        Task<TestRunResult> RunOnceAsync(int? kill) => new TestRun(test, plan, inputs, packs, actions, folder).ExecuteAsync(kill, patience, cancellationToken);
    }

    internal static TestCaseResult Judge(TestCase test, TestRunResult run, TestExpectation expected)
    {
        var seen = run.Observation is { } observation && test.Action is not null
            ? observation with { Result = observation.Outputs.Get(TestSubject.ResultOutput) }
            : run.Observation;
        return new(test)
        {
            Problems = run.Problems,
            // What is wrong with the test itself explains whatever else differs.
            Differences = run.Problems.Count > 0 || seen is null ? [] :
            [
                .. TestComparison.Compare(expected, seen),
                .. run.Missed.Select(missed => new TestDifference(missed.Place, "events", TestSubject.Describe(missed), "its moment did not come")),
            ],
        };
    }

    private static Diagnostic InTest(Diagnostic found, string file, TestCase test) =>
        found with { File = file, Line = test.InputsPlace.Line, Column = test.InputsPlace.Column };
}

/// <summary>How a case went.</summary>
public sealed record TestCaseResult(TestCase Case)
{
    /// <summary>What is wrong with the workflow or its inputs: nothing was run.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    public IReadOnlyList<TestDifference> Differences { get; init; } = [];

    /// <summary>What went wrong beside what is expected: an action without a mock, a run that waits for ever.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What the workers had just completed when they were killed; null when the case failed without that.</summary>
    public string? KilledAt { get; init; }

    /// <summary>Runs in which the workers were killed.</summary>
    public int Kills { get; init; }

    public TimeSpan Elapsed { get; init; }

    public bool Passed => Differences.Count == 0 && Problems.Count == 0 && Diagnostics.All(found => found.Severity != Severity.Error);
}
