using System.Text.Json.Nodes;
using Weir.Cli.Definitions;
using Weir.Cli.Terminal;
using Weir.Definitions.WorkflowTests;
using Weir.Server.WorkflowTests;

namespace Weir.Cli.WorkflowTests;

/// <summary>The <c>--output json</c> of <c>test</c>. Field names are a contract.</summary>
internal static class TestJson
{
    public static string Write(IReadOnlyList<(TestFile File, IReadOnlyList<TestCaseResult> Results)> files, TimeSpan elapsed)
    {
        var results = files.SelectMany(file => file.Results).ToArray();
        return new JsonObject
        {
            ["passed"] = results.Count(result => result.Passed),
            ["failed"] = results.Count(result => !result.Passed),
            ["crashes"] = results.Sum(result => result.Kills),
            ["durationMs"] = (long)elapsed.TotalMilliseconds,
            ["files"] = new JsonArray([.. files.Select(File)]),
        }.ToIndentedText();
    }

    private static JsonNode File((TestFile File, IReadOnlyList<TestCaseResult> Results) file) => new JsonObject
    {
        ["file"] = file.File.Name,
        ["cases"] = new JsonArray([.. file.Results.Select(Case)]),
    };

    private static JsonNode Case(TestCaseResult result) => new JsonObject
    {
        ["name"] = result.Case.Name,
        ["line"] = result.Case.Place.Line,
        ["passed"] = result.Passed,
        ["durationMs"] = (long)result.Elapsed.TotalMilliseconds,
        ["crashes"] = result.Kills,
        ["killedAt"] = result.KilledAt,
        ["problems"] = new JsonArray([.. result.Problems.Select(problem => (JsonNode)problem)]),
        ["differences"] = new JsonArray([.. result.Differences.Select(Difference)]),
        ["errors"] = new JsonArray([.. result.Diagnostics.Select(ValidationJson.Json)]),
    };

    private static JsonNode Difference(TestDifference difference) => new JsonObject
    {
        ["line"] = difference.Place.Line,
        ["column"] = difference.Place.Column,
        ["what"] = difference.What,
        ["expected"] = difference.Expected,
        ["got"] = difference.Got,
    };
}
