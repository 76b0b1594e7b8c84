using System.Text;
using Weir.Definitions.Runs;
using Weir.Interpreter.Runs;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>The definitions on the pages of the language and in the guides run, and give what the pages say.</summary>
public sealed class PageSampleTests
{
    public static TheoryData<string> Places => [.. All().Select(sample => sample.Place)];

    [Fact]
    public void Every_page_with_definitions_has_some_that_run() =>
        Assert.All(
            Pages().Where(page => File.ReadAllText(Path.Combine(RepositoryRoot.Path, page)).Contains("```yaml", StringComparison.Ordinal)),
            page => Assert.True(PageSample.On(page).Count > 0, page));

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Runs_as_its_page_says(string place)
    {
        var sample = All().Single(one => one.Place == place);
        await using var fixture = await TaskFixture.StartAsync(skipsTime: sample.Requests.Count == 0);
        fixture.Host.Actions.Unregister("http/request");
        fixture.With("http/request", """{"status_code": 200, "body": {"ok": true}}""").With("echo", TaskFixture.Echo);
        foreach (var (name, yaml) in sample.Called)
        {
            fixture.Workflows[name] = new(name, Path.GetFileName(name), Encoding.UTF8.GetBytes(yaml));
        }

        await fixture.StartAsync(sample.Yaml, sample.Inputs, run => run with { ServerGroup = "default" });
        foreach (var (word, target, value) in sample.Requests)
        {
            await AskAsync(fixture, word, target, value);
        }

        var report = await fixture.EndAsync();

        Assert.True(sample.Status == report.Status, $"{report.Status}: {report.Failure?.Message}");
        Assert.Equal((sample.Outputs ?? report.Outputs).ToJson(), report.Outputs.ToJson());
    }

    private static async Task AskAsync(TaskFixture fixture, string word, string target, string value)
    {
        if (word == "answer")
        {
            var open = (await fixture.UntilAsync(report => report.Inquiries.Any(inquiry => inquiry.TaskId == target))).Inquiries.Single(inquiry => inquiry.TaskId == target);
            Assert.Null(await fixture.AskAsync(ControlKind.Answer, target, value, by: open.Inquiry.Assignees.FirstOrDefault()));
            return;
        }

        await fixture.UntilAsync(report => report.Nodes.Any(node => node.Status == NodeStatus.Waiting));
        Assert.Null(await fixture.AskAsync(ControlKind.Signal, target, value));
    }

    private static IEnumerable<PageSample> All() => Pages().SelectMany(PageSample.On);

    private static IEnumerable<string> Pages()
    {
        var docs = Path.Combine(RepositoryRoot.Path, "docs");
        return ((string[])[
            Path.Combine(docs, "reference", "yaml.md"),
            .. Directory.GetFiles(Path.Combine(docs, "reference", "yaml"), "*.md"),
            .. Directory.GetFiles(Path.Combine(docs, "guides"), "from-*.md"),
        ]).Select(page => Path.GetRelativePath(RepositoryRoot.Path, page)).Order(StringComparer.Ordinal);
    }
}
