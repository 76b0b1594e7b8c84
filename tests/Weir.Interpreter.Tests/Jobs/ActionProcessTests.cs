using System.Diagnostics;
using Weir.Definitions.Actions;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Jobs;

/// <summary>Processes that an action of a program starts itself.</summary>
public sealed class ActionProcessTests : IDisposable
{
    private readonly JobHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task What_an_action_started_and_left_ends_with_the_job()
    {
        using var action = new DaemonAction();
        harness.Actions.Register(action);
        var report = await harness.RunAsync(Plans.Job("- uses: test.daemon\n- run: kill -0 $(cat daemon.pid)", actions: harness.Actions));

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        Assert.True(action.Daemon!.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    private sealed class DaemonAction : IAction, IDisposable
    {
        // An environment that no buffer of a usual size holds.
        private const int LongVariable = 100_000;

        public Process? Daemon { get; private set; }

        public ActionDescription Description { get; } = new() { Name = "test.daemon" };

        public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
        {
            var start = new ProcessStartInfo("sleep", ["1000"]) { Environment = { ["A_LONG_ONE"] = new('a', LongVariable) } };
            start.Environment[ProcessToken.Variable] = context.Token.Value;
            start.Environment["Z_LONG_ONE"] = new('z', LongVariable);
            Daemon = Process.Start(start)!;
            await File.WriteAllTextAsync(Path.Combine(context.Workspace, "daemon.pid"), $"{Daemon.Id}", cancellationToken);
            return ActionResult.Succeeded(ObjectValue.Empty);
        }

        public void Dispose() => Daemon?.Dispose();
    }
}
