using Weir.Definitions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Actions;
using Weir.Interpreter.Tests.Packs;
using Weir.Interpreter.Tests.Runs;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>
/// The YAML block of the Waterflow document, as written, on a whole engine with an agent for each server group. The pack <c>docker</c> is a
/// real one; <c>shell</c>, which the block uses without saying what it runs, is supplied.
/// </summary>
public sealed class WaterflowDocumentTests : IAsyncLifetime
{
    private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunFixture fixture = null!;

    public async ValueTask InitializeAsync()
    {
        fixture = await RunFixture.StartAsync();
        var folder = fixture.Scratch.Folder("docker");
        PackFolder.Put(folder, "pack.yaml", """
            name: docker
            version: 1.0.0
            actions:
              - {name: compose-up, runner: shell, entry_point: up.sh, output: {project: {type: string}}}
            """);
        PackFolder.Put(folder, "up.sh", """
            if [ -e "$WEIR_PACK_FOLDER/broken" ]; then echo "no daemon" >&2; exit 4; fi
            echo '{"project": "web"}'
            """);
        var store = new PackStore(fixture.Scratch["packs"]);
        Assert.Empty(store.Install(folder).Diagnostics);
        store.LoadInto(fixture.Actions);
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task EachJobRunsOnItsServerGroup()
    {
        Supply("shell", (_, _) => Task.FromResult(ActionResult.Succeeded(ObjectValue.Empty)));
        await SubmitAsync();
        fixture.StartAgent("db-servers");
        await UntilAsync("deploy-db", "completed");
        Assert.Equal("running", (await JobAsync("deploy-web")).Status);

        fixture.StartAgent("web-servers");

        Assert.Equal(("completed", "deploy-web completed, deploy-db completed"), await EndAsync());
        Assert.Equal(["docker.compose-up", "shell"], fixture.Recorder.Finished.Select(step => step.Uses).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FragmentIsCompletedWithWhatTheShellRuns()
    {
        fixture.StartAgent("db-servers", "web-servers");
        await SubmitAsync(TaskFixture.Document("server_groups").Replace("- uses: shell", "- {uses: shell, with: {run: echo migrated}}", StringComparison.Ordinal));

        Assert.Equal(("completed", "deploy-web completed, deploy-db completed"), await EndAsync());
        Assert.Contains("migrated", fixture.Recorder.Lines);
    }

    [Fact]
    public async Task OneGroupFailsAndTheOtherDoesNot()
    {
        var pack = Assert.Single(new PackStore(fixture.Scratch["packs"]).List()).Pack!;
        await File.WriteAllTextAsync(Path.Combine(pack.Folder, "broken"), "", TestContext.Current.CancellationToken);
        Supply("shell", (_, _) => Task.FromResult(ActionResult.Succeeded(ObjectValue.Empty)));
        fixture.StartAgent("db-servers", "web-servers");
        await SubmitAsync();

        var report = await fixture.Runs.GetResultAsync("run").WaitAsync(Patience.Limit);

        Assert.Equal(("failed", "deploy-web failed, deploy-db completed"), (report.Status, Text(report)));
        Assert.Contains("exit code 4", report.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneGroupTakesTooLong()
    {
        Supply("shell", (_, _) => Task.FromResult(ActionResult.TimedOut("the database did not answer")));
        fixture.StartAgent("db-servers", "web-servers");
        await SubmitAsync();

        Assert.Equal(("failed", "deploy-web completed, deploy-db failed"), await EndAsync());
    }

    [Fact]
    public async Task JobsThatRunDrainWhenTheRunIsPaused()
    {
        SupplyGate();
        fixture.StartAgent("db-servers", "web-servers");
        await SubmitAsync();
        await began.Task;
        Assert.Null(await AskAsync(ControlKind.Pause));
        mayEnd.SetResult();

        Assert.Equal(("completed", "deploy-web completed, deploy-db completed"), await EndAsync());
    }

    [Fact]
    public async Task RunIsCancelled()
    {
        SupplyGate();
        fixture.StartAgent("db-servers");
        await SubmitAsync();
        await began.Task;
        await fixture.Runs.CancelAsync("run", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("cancelled", "deploy-web cancelled, deploy-db cancelled"), await EndAsync());
    }

    [Fact]
    public async Task JobThatRunsCannotBeSkipped()
    {
        SupplyGate();
        fixture.StartAgent("db-servers", "web-servers");
        await SubmitAsync();
        await began.Task;

        Assert.NotNull(await AskAsync(ControlKind.Skip, "deploy-db"));
        mayEnd.SetResult();
        Assert.Equal("completed", (await EndAsync()).Status);
    }

    private void SupplyGate() => Supply("shell", async (_, token) =>
    {
        began.TrySetResult();
        await mayEnd.Task.WaitAsync(token);
        return ActionResult.Succeeded(ObjectValue.Empty);
    });

    private void Supply(string action, Func<ObjectValue, CancellationToken, Task<ActionResult>> run)
    {
        fixture.Actions.Unregister(action);
        fixture.Actions.Register(new TestAction(action) { Run = run });
    }

    private Task<SubmittedRun> SubmitAsync(string? yaml = null)
    {
        var result = DefinitionCompiler.Compile("server_groups.yaml", System.Text.Encoding.UTF8.GetBytes(yaml ?? TaskFixture.Document("server_groups")), fixture.Actions);
        Assert.Empty(result.Diagnostics);
        return fixture.SubmitAsync(result.Plan!);
    }

    private Task<string?> AskAsync(ControlKind kind, string? target = null) =>
        fixture.Runs.ControlAsync("run", new(Guid.NewGuid().ToString(), kind) { Target = target }).WaitAsync(Patience.Limit);

    private async Task UntilAsync(string job, string status)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while ((await JobAsync(job)).Status != status)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    private async Task<RunJob> JobAsync(string job) => (await fixture.Runs.GetStatusAsync("run")).Jobs.Single(one => one.Id == job);

    private async Task<(string Status, string Jobs)> EndAsync()
    {
        var report = await fixture.Runs.GetResultAsync("run").WaitAsync(Patience.Limit);
        return (report.Status, Text(report));
    }

    private static string Text(RunReport report) => string.Join(", ", report.Statuses());
}
