using System.Text;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Packs;
using Weir.Server.WorkflowTests;

namespace Weir.Server.Tests.WorkflowTests;

/// <summary>Runs the cases of a test file that a test gives as text.</summary>
internal static class WorkflowTestHarness
{
    public static async Task<IReadOnlyList<TestCaseResult>> RunAsync(string yaml, bool crash = false, string patience = "30", InstalledPacks? packs = null)
    {
        var (file, diagnostics) = TestFileReader.Read("t.test.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(file is not null, string.Join('\n', diagnostics));
        var runner = new WorkflowTestRunner(packs ?? InstalledPacks.Load(null), TimeSpan.FromSeconds(int.Parse(patience, System.Globalization.CultureInfo.InvariantCulture)));
        var results = new List<TestCaseResult>();
        foreach (var test in file.Cases)
        {
            results.Add(await runner.RunAsync("t.test.yaml", test, crash, cancellationToken: TestContext.Current.CancellationToken));
        }

        return results;
    }

    public static async Task PassAsync(string yaml, bool crash = false, InstalledPacks? packs = null)
    {
        foreach (var result in await RunAsync(yaml, crash, packs: packs))
        {
            Assert.True(result.Passed, $"{result.Case.Name}: {string.Join('\n', Told(result))}");
        }
    }

    /// <summary>What people are told of a case, one line each.</summary>
    public static IEnumerable<string> Told(TestCaseResult result) =>
    [
        .. result.KilledAt is { } killed && !result.Passed ? [killed] : Array.Empty<string>(),
        .. result.Diagnostics.Select(found => found.Render()),
        .. result.Problems,
        .. result.Differences.Select(found => $"{found.Place.Line}:{found.Place.Column} {found.What}: expected {found.Expected}, got {found.Got}"),
    ];
}
