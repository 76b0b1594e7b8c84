using System.Text;
using System.Text.Json;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Plans;

public sealed class PlanJsonTests
{
    private const string Yaml = """
        name: golden
        inputs: {who: {type: choice, enum: [a, b], required: true, description: Somebody}}
        vars: {v: [1, "${{ inputs.who }}"]}
        env: {E: x}
        jobs:
          one:
            outputs: {o: "${{ steps.s.outputs.x }}"}
            strategy: {matrix: {m: [1, 2]}, max-parallel: 1, fail-fast: false}
            steps:
              - {id: s, run: 'echo ${{ matrix.m }}', retry: {count: 2, delay: 1s, backoff: exponential, max-delay: 1m}, timeout-minutes: 1, continue-on-error: true}
          two: {needs: one, if: always(), name: Two, runs-on: web, timeout-minutes: 5, env: {A: 1}, continue-on-error: true, steps: [{uses: sleep, name: Wait, with: {duration: 1s}, env: {B: 2}}]}
        outputs: {o: "${{ jobs.one.outputs.o }}"}
        """;

    /// <summary>What an older Weir wrote must load for ever: change it only together with the version.</summary>
    private const string Version1 =
        """{"planVersion":1,"name":"golden","source":"f.yaml","inputs":[{"name":"who","type":"String","required":true,"enum":["a","b"],"description":"Somebody"}],"vars":{"v":[1,"${{ inputs.who }}"]},"env":{"E":"x"},"nodes":[{"id":"one","strategy":{"matrix":{"m":[1,2]},"maxParallel":1,"failFast":false},"job":{"runsOn":"default","outputs":{"o":"${{ steps.s.outputs.x }}"},"steps":[{"id":"s","uses":"shell","with":{"run":"echo \"${WEIR_EXPR_1}\""},"scriptEnv":{"WEIR_EXPR_1":"${{ matrix.m }}"},"retry":{"count":2,"delaySeconds":1,"backoff":"Exponential","maxDelaySeconds":60},"timeoutMinutes":1,"continueOnError":true,"line":10}]},"line":6},{"id":"two","name":"Two","if":"always()","continueOnError":true,"job":{"runsOn":"web","timeoutMinutes":5,"env":{"A":1},"steps":[{"name":"Wait","uses":"sleep","with":{"duration":"1s"},"env":{"B":2},"line":11}]},"line":11}],"edges":[{"from":"one","to":"two"}],"outputs":{"o":"${{ jobs.one.outputs.o }}"}}""";

    private static readonly string Version2 = Version1
        .Replace("\"planVersion\":1", "\"planVersion\":2", StringComparison.Ordinal)[..^1]
        + ""","places":{"vars.v[1]":"3:19","outputs.o":"12:18","jobs.one.outputs.o":"7:22","jobs.one.steps[0].run":"10:31","jobs.two.if":"11:25"}}""";

    [Fact]
    public void The_JSON_of_a_plan_is_stable()
    {
        var plan = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(Yaml)).Plan!;

        Assert.Equal(Version2, Encoding.UTF8.GetString(PlanJson.Write(plan)));
    }

    [Fact]
    public void A_plan_with_every_kind_of_trigger_comes_back()
    {
        const string Triggers = """
            name: triggers
            on:
              schedule: [{cron: "0 3 * * *"}]
              webhook: {events: [deploy]}
              push: {}
              pull_request: {}
              workflow_dispatch: {}
            jobs: {one: {steps: [{run: echo}]}}
            """;
        var plan = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(Triggers)).Plan!;

        var read = PlanJson.ReadPlan(PlanJson.Write(plan));

        Assert.Equal(plan.Triggers.Select(trigger => trigger.Kind), read.Triggers.Select(trigger => trigger.Kind));
        Assert.Equal(PlanJson.Hash(plan), PlanJson.Hash(read));
    }

    /// <summary>What is left out when it is written, and asked for when it is read, makes a run that nobody can read any more.</summary>
    [Fact]
    public void What_must_be_there_is_always_written()
    {
        var required = typeof(Plan).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.Namespace is "Weir.Definitions.Plans" or "Weir.Definitions.Runs")
            .Select(type => PlanJson.Options.TypeInfoResolver!.GetTypeInfo(type, PlanJson.Options))
            .OfType<System.Text.Json.Serialization.Metadata.JsonTypeInfo>()
            .SelectMany(type => type.Properties)
            .Where(property => property.IsRequired)
            .ToList();

        Assert.Contains(required, property => property.Name == "conclusion");
        Assert.All(required, property => Assert.True(property.ShouldSerialize!(new object(), null)));
    }

    [Fact]
    public void A_plan_of_version_1_loads()
    {
        var plan = PlanJson.ReadPlan(Encoding.UTF8.GetBytes(Version1));

        Assert.Equal(Version1, Encoding.UTF8.GetString(PlanJson.Write(plan)));
        Assert.Equal(360, ((NumberValue)plan.Nodes[0].Job!.TimeoutMinutes).ToDouble());
        Assert.Equal("sha256:", PlanJson.Hash(plan)[..7]);
        Assert.Equal(71, PlanJson.Hash(plan).Length);
    }

    [Fact]
    public void A_plan_of_a_newer_version_is_refused() =>
        Assert.Throws<NotSupportedException>(() => PlanJson.ReadPlan("{\"planVersion\":3,\"name\":\"x\"}"u8));

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"x\"")]
    public void What_is_no_plan_is_refused(string json) =>
        Assert.Throws<JsonException>(() => PlanJson.ReadPlan(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(RetryBackoff.Constant, null, new[] { 2.0, 2, 2, 2 })]
    [InlineData(RetryBackoff.Linear, null, new[] { 2.0, 4, 6, 8 })]
    [InlineData(RetryBackoff.Exponential, null, new[] { 2.0, 4, 8, 16 })]
    [InlineData(RetryBackoff.Exponential, 5.0, new[] { 2.0, 4, 5, 5 })]
    public void Delays_of_retries(RetryBackoff backoff, double? most, double[] expected)
    {
        var policy = new RetryPolicy { Count = 4, DelaySeconds = 2, Backoff = backoff, MaxDelaySeconds = most };

        Assert.Equal(expected, Enumerable.Range(1, 4).Select(retry => policy.DelayBefore(retry).TotalSeconds));
    }

    [Fact]
    public void A_delay_never_exceeds_a_day() =>
        Assert.Equal(TimeSpan.FromDays(1), new RetryPolicy { Count = 100, DelaySeconds = 1000, Backoff = RetryBackoff.Exponential }.DelayBefore(100));
}
