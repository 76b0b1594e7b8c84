using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Weir.Definitions;
using Weir.Definitions.Actions;
using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Definitions.Workflows;
using Weir.Interpreter.Actions;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Actions;
using Weir.Interpreter.Tests.Runs;
using Weir.Interpreter.Tests.Support;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>Runs definitions with <c>tasks:</c> on a whole engine, with actions that tests supply.</summary>
internal sealed class TaskFixture : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Action, ObjectValue Input)> calls = new();

    private TaskFixture(RunFixture host) => Host = host;

    public RunFixture Host { get; }

    /// <summary>What actions were called with, in order.</summary>
    public IReadOnlyList<(string Action, ObjectValue Input)> Calls => [.. calls];

    public Dictionary<string, WorkflowFile> Workflows { get; } = [];

    /// <param name="agentTime">The agent's clock; null is the system's.</param>
    /// <param name="skipsTime">Whether retries, delays and timers pass at once.</param>
    /// <param name="coordinates">Whether runs go on from the start.</param>
    public static async Task<TaskFixture> StartAsync(
        IKeyValues? keys = null, bool skipsTime = false, TimeProvider? agentTime = null, bool coordinates = true)
    {
        var fixture = new TaskFixture(await RunFixture.StartAsync(ActionRegistry.CreateBuiltIn(), keys, skipsTime, coordinates));
        fixture.Host.AgentTime = agentTime ?? TimeProvider.System;
        fixture.Host.StartAgent();
        return fixture;
    }

    /// <summary>A YAML block of the design documents. What a fragment lacks stands outside of the lines that are as the document has them.</summary>
    public static string Document(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "documents", name + ".yaml"));

    /// <summary>Supplies actions that take anything and give what is told.</summary>
    public TaskFixture With(string action, Func<ObjectValue, CancellationToken, Task<ActionResult>> run)
    {
        Host.Actions.Register(new TestAction(action)
        {
            Run = (input, token) =>
            {
                calls.Enqueue((action, input));
                return run(input, token);
            },
        });
        return this;
    }

    public TaskFixture With(string action, Func<ObjectValue, ActionResult> run) => With(action, (input, _) => Task.FromResult(run(input)));

    public TaskFixture With(string action, string json = "{}") => With(action, _ => Ok(json));

    /// <summary>Gives back what it is given.</summary>
    public static ActionResult Echo(ObjectValue input) => ActionResult.Succeeded(input) with { Result = input };

    public static ActionResult Ok(string json)
    {
        var value = ValueJson.Parse(json);
        return ActionResult.Succeeded(value as ObjectValue ?? ObjectValue.Empty) with { Result = value };
    }

    public Plan Compile(string yaml)
    {
        var result = DefinitionCompiler.Compile("test.yaml", System.Text.Encoding.UTF8.GetBytes(yaml), Host.Actions, workflows: new WorkflowSource(Workflows));
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics.Select(diagnostic => diagnostic.Render())));
        return result.Plan;
    }

    public async Task<string> StartAsync(string yaml, string inputs = "{}", Func<RunSubmission, RunSubmission>? change = null, string id = "run")
    {
        var plan = Compile(yaml);
        var bound = InputBinder.Bind(plan, (ObjectValue)ValueJson.Parse(inputs));
        Assert.True(bound.Inputs is not null, string.Join('\n', bound.Diagnostics));
        var run = new RunSubmission(plan, bound.Inputs, id);
        await Host.Runs.SubmitAsync(change is null ? run : change(run), TestContext.Current.CancellationToken);
        return id;
    }

    public async Task<RunReport> RunAsync(string yaml, string inputs = "{}", Func<RunSubmission, RunSubmission>? change = null) =>
        await EndAsync(await StartAsync(yaml, inputs, change));

    public async Task<RunReport> EndAsync(string id = "run")
    {
        try
        {
            return await Host.Runs.GetResultAsync(id).WaitAsync(Patience.Limit);
        }
        catch (TimeoutException)
        {
            var description = await Host.Client.GetWorkflowHandle(id).DescribeAsync();
            throw new TimeoutException(description.RawDescription.ToString());
        }
    }

    /// <summary>Waits until the run's nodes say so.</summary>
    public async Task<RunNodesReport> UntilAsync(Func<RunNodesReport, bool> holds, string id = "run")
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            var report = await Host.Runs.GetNodesAsync(id, cancellationToken: limit.Token);
            if (holds(report))
            {
                return report;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until the run is paused or has ended, and tells which.</summary>
    public async Task<string> UntilIdleAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            if ((await Host.Runs.GetStatusAsync("run", cancellationToken: limit.Token)).Status is not "running" and var status)
            {
                return status;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until the run's status says so.</summary>
    public async Task UntilStatusAsync(Func<RunStatusReport, bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!holds(await Host.Runs.GetStatusAsync("run", cancellationToken: limit.Token)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    public Task UntilCalledAsync(string action) => Wait.UntilAsync(() => Calls.Any(call => call.Action == action), $"a call of {action}");

    public Task<string?> AskAsync(ControlKind kind, string? target = null, string value = "null", string? by = null, string id = "run") =>
        Host.Runs.ControlAsync(id, new(Guid.NewGuid().ToString(), kind) { Target = target, Value = ValueJson.Parse(value), By = by })
            .WaitAsync(Patience.Limit);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

internal static class TaskReports
{
    /// <summary>Tasks with how they ended, in order.</summary>
    public static IEnumerable<string> Statuses(this RunReport report) => report.Jobs.Select(job => $"{job.Key} {job.Status}");

    public static NodeStatus StatusOf(this RunNodesReport report, string node) => report.Nodes.First(view => view.Id == node).Status;
}
