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
