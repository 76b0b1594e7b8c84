using System.Text;
using Weir.Definitions.Documents;
using Weir.Definitions.EditorSchemas;
using Weir.Definitions.Schemas;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.EditorSchemas;

/// <summary>The schemas in <c>docs/</c> know the built-in actions.</summary>
public sealed class PublishedSchemaTests
{
    private static readonly ObjectValue Definitions = DefinitionSchema.Create(ActionRegistry.CreateBuiltIn());

    [Fact]
    public void The_published_file_of_definitions_is_the_schema() => WrittenPage.Check("docs/reference/definition.schema.json", SchemaText.Write(Definitions));

    [Fact]
    public void The_published_file_of_tests_is_the_schema() =>
        WrittenPage.Check("docs/reference/test.schema.json", SchemaText.Write(TestFileSchema.Create(ActionRegistry.CreateBuiltIn())));

    [Fact]
    public void Every_example_fits()
    {
        var schema = JsonSchema.Compile(Definitions);
        var examples = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "examples"), "*.yaml").Where(file => !file.EndsWith(".test.yaml", StringComparison.Ordinal)).ToList();

        Assert.True(examples.Count >= 10);
        Assert.All(examples, file => Assert.Empty(schema.Validate(YamlDocument.Read(file, Encoding.UTF8.GetBytes(File.ReadAllText(file))).Document!.Value)));
    }

    [Theory]
    [InlineData("{uses: http/request, with: {url: http://x, methd: GET}}", "methd")]
    [InlineData("{uses: exec/shell, with: {}}", "with")]
    [InlineData("{uses: sleep, with: {duration: [1]}}", "duration")]
    public void Inputs_of_built_in_actions_are_held_against_them(string step, string expected)
    {
        var definition = YamlDocument.Read("f.yaml", Encoding.UTF8.GetBytes($"jobs: {{a: {{steps: [{step}]}}}}")).Document!.Value;
        Assert.Contains(JsonSchema.Compile(Definitions).Validate(definition), problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
    }
}
