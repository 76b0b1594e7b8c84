using System.Text;
using Weir.Definitions.Workflows;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>How deep workflows may call each other.</summary>
public sealed class WorkflowDepthTests
{
    [Fact]
    public async Task AsDeepAsTheLimitRuns()
    {
        await using var fixture = await StartAsync();

        var report = await fixture.RunAsync(Top, change: run => run with { Limits = run.Limits with { MaxDepth = 3 } });

        Assert.Equal("completed", report.Status);
        Assert.Single(fixture.Calls);
    }

    [Fact]
    public async Task OneLevelDeeperFailsAtTheCallAndSaysWhy()
    {
        await using var fixture = await StartAsync();

        var report = await fixture.RunAsync(Top, change: run => run with { Limits = run.Limits with { MaxDepth = 2 } });

        Assert.Equal("failed", report.Status);
        Assert.Contains("workflows call each other deeper than 2 levels", report.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Calls);
        var caller = await fixture.Host.Runs.GetResultAsync("run/call/call").WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["call failed"], caller.Statuses());
    }

    /// <summary>The limits of a workflow bind those that it calls, and none that calls it.</summary>
    [Fact]
    public async Task AWorkflowsOwnLimitsBindWhatItCalls()
    {
        await using var fixture = await StartAsync();
        fixture.Workflows["test.three"] = new WorkflowFile("test.three", "three.yaml", """
            ref: test.three
            tasks:
              - {name: list, action: do.it, with_items: [1, 2, 3]}
            """u8.ToArray());

        var report = await fixture.RunAsync("limits: {items: 2}\n" + Top);

        Assert.Equal("failed", report.Status);
        Assert.Contains("the task has 3 items; at most 2 are allowed", report.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Calls);
        Assert.Equal("failed", (await fixture.RunAsync("limits: {workflow_depth: 2}\n" + Top)).Status);

        fixture.Workflows["test.one"] = new WorkflowFile("test.one", "one.yaml", """
            ref: test.one
            limits: {items: 3, executions: 1}
            tasks:
              - {name: call, action: test.two}
            """u8.ToArray());
        Assert.Equal("completed", (await fixture.RunAsync("ref: test.top\ntasks: [{name: call, action: test.one, on_success: more}, {name: more, action: core.noop}]")).Status);
    }

    private const string Top = """
        ref: test.top
        tasks:
          - {name: call, action: test.one}
        """;

    private static async Task<TaskFixture> StartAsync()
    {
        var fixture = (await TaskFixture.StartAsync()).With("do.it");
        Add("one", "test.two");
        Add("two", "test.three");
        Add("three", "do.it");
        return fixture;

        void Add(string name, string calls) => fixture.Workflows[$"test.{name}"] = new WorkflowFile($"test.{name}", $"{name}.yaml", Encoding.UTF8.GetBytes($$"""
            ref: test.{{name}}
            tasks:
              - {name: call, action: {{calls}}}
            """));
    }
}
