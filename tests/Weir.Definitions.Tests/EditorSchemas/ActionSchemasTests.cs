using System.Text;
using Weir.Definitions.Actions;
using Weir.Definitions.Documents;
using Weir.Definitions.EditorSchemas;
using Weir.Definitions.Schemas;
using Weir.Definitions.Tests.Cases;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.EditorSchemas;

/// <summary>What editors know of the inputs of actions.</summary>
public sealed class ActionSchemasTests
{
    private static readonly ActionDescription Deploy = ActionSchema.Describe("app.deploy", "Deploys.", (ObjectValue)ValueJson.Parse(
        """
        {
          "type": "object",
          "$defs": {"server": {"type": "object", "properties": {"host": {"type": "string"}, "port": {"type": "integer"}}, "required": ["host"]}},
          "properties": {
            "servers": {"type": "array", "items": {"$ref": "#/$defs/server", "description": "A server."}},
            "strategy": {"enum": ["rolling", "all"]},
            "batch": {"type": "integer", "default": 1}
          },
          "required": ["servers", "batch"],
          "additionalProperties": false,
          "if": {"properties": {"strategy": {"const": "all"}}, "required": ["strategy"]},
          "then": {"not": {"required": ["batch"]}}
        }
        """));

    private static readonly JsonSchema Schema = JsonSchema.Compile(DefinitionSchema.Create(new ActionCatalog([.. TestActions.Catalog.Names.Select(name => TestActions.Catalog.Find(name)!), Deploy])));

    [Theory]
    [InlineData("{uses: http/request, with: {url: http://x, timeout: 30s}}")]
    [InlineData("{uses: http/request@v1, with: {url: http://x, timeout: \"${{ inputs.t }}\", verify-tls: \"true\", expected-status: \"200\"}}")]
    [InlineData("{uses: http/request, with: {url: 1, headers: \"${{ inputs.headers }}\", method: \"${{ inputs.m }}\"}}")]
    [InlineData("{uses: user.creator, with: {name: ada, age: 36, groups: [a, b]}}")]
    [InlineData("{uses: user.creator, with: {name: \"${{ inputs.name }}\", groups: [\"${{ a }}\", b, c]}}")]
    [InlineData("{uses: app.deploy, with: {servers: [{host: a, port: 1}], batch: 2, strategy: rolling}}")]
    [InlineData("{uses: app.deploy, with: {servers: [{host: a, port: \"${{ inputs.port }}\"}], batch: 2, strategy: all}}")]
    [InlineData("{uses: app.deploy, with: {servers: []}}")]
    [InlineData("{uses: app.deploy, with: {servers: \"${{ inputs.servers }}\"}}")]
    [InlineData("{uses: elsewhere.action, with: {anything: [1]}}")]
    [InlineData("{uses: echo}")]
    [InlineData("{uses: echo, with: {anything: [1]}}")]
    public void A_step_that_may_be_right_fits(string step) => Assert.Empty(Problems($"jobs: {{a: {{steps: [{step}]}}}}"));

    [Theory]
    [InlineData("{uses: http/request}", "steps[0]: needs 'with'")]
    [InlineData("{uses: http/request, with: {}}", "with: needs 'url'")]
    [InlineData("{uses: http/request@v1, with: {uri: http://x}}", "with: has no 'uri'; did you mean 'url'?")]
    [InlineData("{uses: http/request, with: {url: http://x, method: FETCH}}", "with.method: fits none")]
    [InlineData("{uses: http/request, with: {url: http://x, timeout: 7200}}", "with.timeout")]
    [InlineData("{uses: http/request, with: {url: http://x, verify-tls: sometimes}}", "with.verify-tls")]
    [InlineData("{uses: script, with: {script: a, file: b}}", "with: fits 2 of the alternatives")]
    [InlineData("{uses: user.creator, with: {name: Ada}}", "with.name: must match")]
    [InlineData("{uses: user.creator, with: {name: \"${{ x }}\", age: -1}}", "with.age: must be at least 0")]
    [InlineData("{uses: app.deploy, with: {servers: [{port: 1}], batch: \"${{ inputs.batch }}\"}}", "with.servers[0]: needs 'host'")]
    [InlineData("{uses: app.deploy, with: {servers: [], strategy: all, batch: 2}}", "with: ")]
    public void A_step_that_is_wrong_does_not(string step, string expected) => AssertRefused($"jobs: {{a: {{steps: [{step}]}}}}", expected);

    [Theory]
    [InlineData("{action: core.sleep, input: {seconds: 5, duration: 5s}}", "input: ")]
    [InlineData("{action: core.sleep}", "needs 'input'")]
    [InlineData("{action: core.inquiry, input: {promt: go?}}", "input: has no 'promt'; did you mean 'prompt'?")]
    [InlineData("{action: sleep, input: {duration: soon}}", "input.duration")]
    [InlineData("{action: user.creator, input: {name: ada, groups: [a, b, c]}}", "input.groups: ")]
    public void A_task_that_is_wrong_does_not(string task, string expected) => AssertRefused($"tasks: {{a: {task}}}", expected);

    [Fact]
    public void A_task_whose_inputs_are_known_later_fits() =>
        Assert.Empty(Problems("tasks: {a: {action: core.inquiry, input: {prompt: \"{{ vars.p }}\", schema: \"{{ vars.s }}\", ttl: \"{{ vars.t }}\"}}, b: {action: core.noop}}"));

    [Fact]
    public void Names_are_offered_with_what_they_do()
    {
        var step = (ObjectValue)((ObjectValue)((ObjectValue)DefinitionSchema.Create(TestActions.Catalog).Get("definitions")).Get("step")).Get("properties");
        var offered = ((ArrayValue)((ObjectValue)step.Get("uses")).Get("anyOf")).Items.Cast<ObjectValue>().ToList();

        Assert.Contains(offered, choice => (choice.Get("const").ToText(), choice.Get("description").ToText()) == ("user.creator", "Creates a user."));
        Assert.Contains(offered, choice => choice.Get("type").ToText() == "string");
    }

    private static void AssertRefused(string yaml, string expected)
    {
        var problems = Problems(yaml);
        Assert.True(problems.Any(problem => problem.ToString().Contains(expected, StringComparison.Ordinal)), string.Join('\n', problems));
    }

    private static IReadOnlyList<SchemaProblem> Problems(string yaml) => Schema.Validate(YamlDocument.Read("f.yaml", Encoding.UTF8.GetBytes(yaml)).Document!.Value);
}
