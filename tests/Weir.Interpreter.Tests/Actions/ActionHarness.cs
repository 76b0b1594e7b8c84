using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Actions.Http;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Actions;

/// <summary>Runs actions as a job would, without a job.</summary>
internal sealed class ActionHarness : IDisposable
{
    private int executions;

    public Scratch Scratch { get; } = new();

    public CollectingSink Output { get; } = new();

    public FakeMemory Memory { get; } = new();

    public ProcessToken Token { get; } = ProcessToken.Create();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public INetworkPolicy Network { get; init; } = AllowAllNetworks.Instance;

    /// <summary>Null runs the built-in actions.</summary>
    public ActionRegistry Actions { get => field ?? ActionRegistry.CreateBuiltIn(Time, Network); init; }

    public string Workspace => Scratch.Folder("workspace");

    public async Task<ActionResult> RunAsync(string uses, ObjectValue with, int? endedWith = null, CancellationToken cancellationToken = default)
    {
        Assert.True(Actions.TryGet(uses, out var action));
        return await action.ExecuteAsync(
            new()
            {
                Inputs = ActionInputs.Check(action.Description, with),
                Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
                Workspace = Workspace,
                Temp = Scratch.Folder("temp"),
                Folder = Scratch.Folder($"execution-{++executions}"),
                Token = Token,
                Output = Output,
                Memory = Memory,
                EndedWith = endedWith,
                Time = Time,
            },
            cancellationToken);
    }

    public void Dispose()
    {
        Survivors.KillAllAsync(Token, TimeProvider.System, CancellationToken.None).Wait();
        Scratch.Dispose();
    }

    public sealed class FakeMemory : IActionMemory
    {
        public Dictionary<string, string> Facts { get; } = [];

        public string? Recall(string name) => Facts.GetValueOrDefault(name);

        public Task RememberAsync(string name, string value, CancellationToken cancellationToken)
        {
            Facts[name] = value;
            return Task.CompletedTask;
        }
    }
}
