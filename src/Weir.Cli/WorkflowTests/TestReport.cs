using Weir.Cli.Terminal;
using Weir.Definitions.WorkflowTests;
using Weir.Server.WorkflowTests;

namespace Weir.Cli.WorkflowTests;

/// <summary>What people read of tests: a line for each case, and each difference below it.</summary>
internal sealed class TestReport(Output output, TestProgress progress)
{
    private const int NameWidth = 56;
    private const string Inside = "          ";

    public void Begin(TestFile file)
    {
        progress.Clear();
        output.Data.WriteLine(SafeText.OneLine(file.Name));
    }

    public void Show(TestFile file, TestCaseResult result)
    {
        progress.Clear();
        var elapsed = Durations.Format((long)result.Elapsed.TotalMilliseconds);
        var crashes = result.Kills > 0 ? $"  {Crashes(result.Kills)}" : "";
        output.Data.WriteLine($"  {(result.Passed ? "ok    " : "FAILED")}  {SafeText.OneLine(result.Case.Name).PadRight(NameWidth)} {elapsed,7}{crashes}");
        if (result.Passed)
        {
            return;
        }

        if (result.KilledAt is { } killed)
        {
            output.Data.WriteLine($"{Inside}after {killed}:");
        }

        foreach (var diagnostic in result.Diagnostics)
        {
            output.Data.WriteLine(Inside + SafeText.OneLine(diagnostic.Render()));
        }

        var place = result.Case.Place;
        foreach (var problem in result.Problems)
        {
            output.Data.WriteLine($"{Inside}{SafeText.OneLine($"{file.Name}:{place.Line}:{place.Column}: {problem}")}");
        }

        foreach (var difference in result.Differences)
        {
            output.Data.WriteLine($"{Inside}{SafeText.OneLine($"{file.Name}:{difference.Place.Line}:{difference.Place.Column}: {difference.What}")}");
            output.Data.WriteLine($"{Inside}  expected  {SafeText.OneLine(difference.Expected)}");
            output.Data.WriteLine($"{Inside}  got       {SafeText.OneLine(difference.Got)}");
        }
    }

    private static string Crashes(int count) => count == 1 ? "1 crash" : $"{count} crashes";

    public void Summarize(IReadOnlyList<TestCaseResult> results, TimeSpan elapsed)
    {
        progress.Clear();
        var failed = results.Count(result => !result.Passed);
        var crashes = results.Sum(result => result.Kills);
        output.Data.WriteLine();
        output.Data.WriteLine(
            $"{results.Count - failed} passed, {failed} failed{(crashes > 0 ? $", {Crashes(crashes)}" : "")} in {Durations.Format((long)elapsed.TotalMilliseconds)}");
    }
}
