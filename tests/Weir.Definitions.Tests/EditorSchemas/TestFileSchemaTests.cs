using System.Text;
using System.Text.RegularExpressions;
using Weir.Definitions.Documents;
using Weir.Definitions.EditorSchemas;
using Weir.Definitions.Schemas;
using Weir.Definitions.Tests.Cases;
using Weir.Tests.Shared;

namespace Weir.Definitions.Tests.EditorSchemas;

public sealed partial class TestFileSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.Compile(TestFileSchema.Create(TestActions.Catalog));

    /// <summary>The test files of the examples, of the guide and of the reference.</summary>
    public static TheoryData<string, string> Samples
    {
        get
        {
            var samples = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "examples"), "*.test.yaml").Order(StringComparer.Ordinal))
            {
                samples.Add(Path.GetFileName(file), File.ReadAllText(file));
            }

            foreach (var page in (string[])["docs/guides/testing.md", "docs/reference/test-files.md"])
            {
                foreach (Match block in YamlBlock().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, page))).Where(block => block.Value.Contains("\ncases:", StringComparison.Ordinal)))
                {
                    samples.Add(page, block.Groups[1].Value);
                }
            }

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_test_file_fits(string place, string yaml)
    {
        Assert.NotEmpty(place);
        Assert.Empty(Problems(yaml));
    }

    [Fact]
    public void There_are_samples_of_examples_guide_and_reference() => Assert.Equal((3, 5, 1), (
        Samples.Count(sample => sample.Data.Item1.EndsWith(".yaml", StringComparison.Ordinal)),
        Samples.Count(sample => sample.Data.Item1 == "docs/guides/testing.md"),
        Samples.Count(sample => sample.Data.Item1 == "docs/reference/test-files.md")));

    [Theory]
    [InlineData("{workflow: a, cases: [{name: a, expct: {}}]}", "cases[0]: has no 'expct'; did you mean 'expect'?")]
    [InlineData("{workflow: a, cases: [{name: a, mocks: {tasks: {b: {eror: x}}}}]}", "cases[0].mocks.tasks.b: has no 'eror'; did you mean 'error'?")]
    [InlineData("{workflow: a, cases: [{name: a, events: [{skip: b, after: [c]}]}]}", "cases[0].events[0].after: must be")]
    [InlineData("{workflow: a, cases: [{name: a, expect: {statuses: {b: done}}}]}", "cases[0].expect.statuses.b: must be one of")]
    [InlineData("{workflow: {jobs: {a: {steps: [{run: x}], neds: b}}}, cases: [{name: a}]}", "workflow.jobs.a: has no 'neds'; did you mean 'needs'?")]
    [InlineData("{workflow: {jobs: {a: {steps: [{uses: sleep, with: {duration: [1]}}]}}}, cases: [{name: a}]}", "workflow.jobs.a.steps[0].with.duration")]
    public void A_mistake_is_told_where_it_is(string yaml, string expected) =>
        Assert.Contains(Problems(yaml), problem => problem.ToString().Contains(expected, StringComparison.Ordinal));

    internal static IReadOnlyList<SchemaProblem> Problems(string yaml)
    {
        var (document, diagnostics) = YamlDocument.Read("t.test.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(document is not null, string.Join('\n', diagnostics));
        return Schema.Validate(document.Value);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
