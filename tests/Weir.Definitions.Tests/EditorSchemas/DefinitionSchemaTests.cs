using System.Text;
using Weir.Definitions.Documents;
using Weir.Definitions.EditorSchemas;
using Weir.Definitions.Schemas;
using Weir.Definitions.Tests.Cases;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.EditorSchemas;

public sealed class DefinitionSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.Compile(DefinitionSchema.Create(TestActions.Catalog));

    public static TheoryData<string, string> Samples => ReferencePageTests.Samples;

    [Theory]
    [MemberData(nameof(CaseFile.AllValid), MemberType = typeof(CaseFile))]
    public void Every_definition_that_compiles_fits(string file, string name) => AssertFits(CaseFile.Find(file, name).Input);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_fits(string place, string yaml)
    {
        Assert.NotEmpty(place);
        AssertFits(yaml);
    }

    [Fact]
    public void Every_example_fits() =>
        Assert.All(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "examples")), file => Assert.Empty(Problems(File.ReadAllText(file), JsonSchema.Compile(DefinitionSchema.Create()))));

    /// <summary>Names that must exist, expressions and graphs are beyond a schema; the shape is not.</summary>
    [Theory]
    [InlineData("invalid.cases", 0.6)]
    [InlineData("invalid-tasks.cases", 0.4)]
    public void A_good_share_of_bad_definitions_is_refused(string file, double share)
    {
        var shapes = CaseFile.Read(file).Where(item => item.Expected.Contains(" WEIR102", StringComparison.Ordinal)).Select(item => item.Input)
            .Where(yaml => YamlDocument.Read("f.yaml", Encoding.UTF8.GetBytes(yaml)).Document is not null).ToList();

        var refused = shapes.Count(yaml => Problems(yaml).Count > 0);

        Assert.True(shapes.Count > 20);
        Assert.True(refused >= shapes.Count * share, $"{refused} of {shapes.Count} are refused");
    }

    [Theory]
    [InlineData("jobs: {a: {steps: [{run: x}], neds: b}}", "jobs.a: has no 'neds'; did you mean 'needs'?")]
    [InlineData("tasks: [{name: a, acton: x}]", "tasks[0]: has no 'acton'; did you mean 'action'?")]
    [InlineData("name: x", "needs 'jobs'")]
    public void A_mistake_is_told_where_it_is(string yaml, string expected) =>
        Assert.Contains(Problems(yaml), problem => problem.ToString().Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Every_reference_leads_somewhere_and_every_key_is_described()
    {
        var described = 0;
        Walk(DefinitionSchema.Create());
        Walk(TestFileSchema.Create());
        Assert.True(described > 100);

        void Walk(Value value)
        {
            var isMapping = value is ObjectValue map && map.Get("additionalProperties").Equals(Value.False);
            foreach (var (name, member) in (value as ObjectValue)?.Members ?? [])
            {
                if (isMapping && name == "properties")
                {
                    Assert.All(((ObjectValue)member).Members, key => Assert.NotEmpty(((ObjectValue)key.Value).Get("description").ToText()));
                    described += ((ObjectValue)member).Count;
                }

                Walk(member);
            }

            foreach (var item in (value as ArrayValue)?.Items ?? [])
            {
                Walk(item);
            }
        }
    }

    private static void AssertFits(string yaml) => Assert.Empty(Problems(yaml));

    private static IReadOnlyList<SchemaProblem> Problems(string yaml, JsonSchema? schema = null)
    {
        var (document, diagnostics) = YamlDocument.Read("f.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(document is not null, string.Join('\n', diagnostics));
        return (schema ?? Schema).Validate(document.Value);
    }
}
