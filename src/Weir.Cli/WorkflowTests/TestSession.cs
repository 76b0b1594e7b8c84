using System.Diagnostics;
using Weir.Cli.Definitions;
using Weir.Cli.Runs;
using Weir.Cli.Terminal;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Packs;
using Weir.Server.WorkflowTests;

namespace Weir.Cli.WorkflowTests;

/// <summary>Runs test files one after another and reports each case when it is over.</summary>
internal sealed class TestSession(Output output, InstalledPacks packs, TestSettings settings)
{
    private readonly WorkflowTestRunner runner = new(packs, settings.Timeout);

    /// <returns>0 when all cases passed, 1 when one failed, 2 when a file is bad or no case fits the filter.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var files = Read(names);
        var cases = files.Sum(file => file.Cases.Count);
        if (cases == 0)
        {
            throw new CliException(settings.Filter is { } filter ? $"no case has '{filter}' in its name." : "there is no case to run.", ExitCodes.Usage);
        }

        using var progress = new TestProgress(output, cases);
        var report = new TestReport(output, progress);
        var results = new List<(TestFile File, IReadOnlyList<TestCaseResult> Results)>();
        foreach (var file in files.Where(file => file.Cases.Count > 0))
        {
            if (settings.Output == OutputFormat.Text)
            {
                report.Begin(file);
            }

            var here = new List<TestCaseResult>();
            results.Add((file, here));
            foreach (var test in file.Cases)
            {
                progress.Begin(test.Name);
                var result = await runner.RunAsync(file.Name, test, settings.Crash, progress.Crash, cancellationToken);
                here.Add(result);
                if (settings.Output == OutputFormat.Text)
                {
                    report.Show(file, result);
                }
            }
        }

        if (settings.Output == OutputFormat.Json)
        {
            await output.Data.WriteLineAsync(TestJson.Write(results, watch.Elapsed));
        }
        else
        {
            report.Summarize([.. results.SelectMany(file => file.Results)], watch.Elapsed);
        }

        return results.All(file => file.Results.All(result => result.Passed)) ? ExitCodes.Completed : ExitCodes.Error;
    }

    /// <summary>Everything that is wrong with any of the files is shown before anything runs.</summary>
    private List<TestFile> Read(IReadOnlyList<string> names)
    {
        var files = new List<TestFile>();
        foreach (var name in names)
        {
            var (file, diagnostics) = TestFileReader.Read(name, DefinitionFile.ReadBytes(name));
            DefinitionFile.Show(output, diagnostics);
            if (file is not null)
            {
                files.Add(settings.Filter is { } filter
                    ? file with { Cases = [.. file.Cases.Where(test => test.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))] }
                    : file);
            }
        }

        return files.Count == names.Count
            ? files
            : throw new CliException(names.Count == 1 ? $"{names[0]} is not valid; nothing was run." : "not all test files are valid; nothing was run.", ExitCodes.Usage);
    }
}
