using System.Text;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;

namespace Weir.Definitions.Tests.WorkflowTests;

public sealed class TestComparisonTests
{
    private static readonly TestObservation Seen = new()
    {
        Status = "failed",
        Error = "only 0 in stock",
        Outputs = (ObjectValue)ValueJson.Parse("""{"url":"http://x","hosts":[{"name":"a","up":true},{"name":"b","up":false}]}"""),
        Variables = (ObjectValue)ValueJson.Parse("""{"n":1}"""),
        Path = ["build", "test-a", "test-b", "count", "count"],
        Steps = new Dictionary<string, IReadOnlyList<string>> { ["build"] = ["checkout", "compile"] },
        Statuses = new Dictionary<string, string> { ["build"] = "completed", ["build.compile"] = "completed", ["deploy"] = "skipped" },
        Errors = new Dictionary<string, string> { ["test-b"] = "exit code 1" },
        Calls =
        [
            new("shell", "build", "compile", ObjectValue.Of(("run", "make"))),
            new("app.count", "count", null, ObjectValue.Of(("n", 1))),
            new("app.count", "count", null, ObjectValue.Of(("n", 2))),
        ],
        Took = TimeSpan.FromMinutes(61),
    };

    [Theory]
    [InlineData("{status: failed}")]
    [InlineData("{error: 0 in stock}")]
    [InlineData("{status: failed, path: [build, test-a, test-b, count, count]}")]
    [InlineData("{status: failed, path: [build, [test-b, test-a], count, count]}")]
    [InlineData("{status: failed, steps: {build: [checkout, compile]}}")]
    [InlineData("{status: failed, statuses: {build.compile: completed, deploy: skipped}, errors: {test-b: code 1}}")]
    [InlineData("{status: failed, outputs: {url: http://x}, vars: {n: 1}}")]
    [InlineData("{status: failed, outputs: {hosts: [{up: true, name: a}, {name: b, up: false}]}}")]
    [InlineData("{status: failed, calls: {app.count: 2, count: [{n: 1}, {n: 2}], build.compile: [{}], shell: 1, other: 0}}")]
    [InlineData("{status: failed, took: {at_least: 1h}}")]
    [InlineData("{status: failed, took: 61m}")]
    public void What_is_as_expected_makes_no_difference(string expect) => Assert.Empty(Compare(expect));

    [Theory]
    [InlineData("{}", "status: expected completed, got failed: only 0 in stock")]
    [InlineData("{error: no stock}", "error: expected text with 'no stock', got 'only 0 in stock'")]
    [InlineData("{status: failed, path: [build, test-b, test-a, count, count]}", "path: expected build, test-b, test-a, count, count, got build, test-a, test-b, count, count")]
    [InlineData("{status: failed, path: [build, [test-a, test-b], count]}", "path: expected build, [test-a, test-b], count, got build, test-a, test-b, count, count")]
    [InlineData("{status: failed, steps: {deploy: [a]}}", "steps.deploy: expected a, got nothing")]
    [InlineData("{status: failed, statuses: {deploy: completed}}", "statuses.deploy: expected completed, got skipped")]
    [InlineData("{status: failed, statuses: {other: completed}}", "statuses.other: expected completed, got nothing")]
    [InlineData("{status: failed, errors: {test-b: code 2}}", "errors.test-b: expected code 2, got exit code 1")]
    [InlineData("{status: failed, outputs: {port: 1}}", "outputs.port: expected 1, got nothing")]
    [InlineData("{status: failed, vars: {n: \"1\"}}", "vars.n: expected \"1\", got 1")]
    [InlineData("{status: failed, outputs: {hosts: [{name: a, up: true}, {name: c, port: 2}]}}",
        "outputs.hosts[1].name: expected \"c\", got \"b\"|outputs.hosts[1].port: expected 2, got nothing|outputs.hosts[1].up: expected nothing, got false")]
    [InlineData("{status: failed, calls: {app.count: 1}}", "calls.app.count: expected 1 time, got 2 times, with {\"n\":1}, {\"n\":2}")]
    [InlineData("{status: failed, calls: {other: 2}}", "calls.other: expected 2 times, got 0 times")]
    [InlineData("{status: failed, calls: {count: [{n: 1}, {n: 3}]}}", "calls.count[1].n: expected 3, got 2")]
    [InlineData("{status: failed, took: {at_most: 1h}}", "took: expected at most 1h, got 1h 1m")]
    [InlineData("{status: failed, took: {at_least: 2h, at_most: 3h}}", "took: expected 2h to 3h, got 1h 1m")]
    public void Differences_are_told_as_deep_as_they_are(string expect, string expected) =>
        Assert.Equal(expected, string.Join('|', Compare(expect).Select(difference => $"{difference.What}: expected {difference.Expected}, got {difference.Got}")));

    [Fact]
    public void Differences_stand_where_the_expectation_does() =>
        Assert.Equal([new(4, 18), new(5, 24)], Compare("{\nstatus: failed,\n  outputs: {url: http://x,\n                 port: 1},\n  statuses: {  deploy: completed}}").Select(difference => difference.Place));

    private static IReadOnlyList<TestDifference> Compare(string expect)
    {
        var (file, diagnostics) = TestFileReader.Read("t", Encoding.UTF8.GetBytes("{workflow: w, cases: [{name: c, expect: " + expect + "}]}"));
        Assert.True(file is not null, string.Join('\n', diagnostics));
        return TestComparison.Compare(file.Cases[0].Expect, Seen);
    }
}
