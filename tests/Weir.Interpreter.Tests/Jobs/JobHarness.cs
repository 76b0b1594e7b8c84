using Weir.Definitions.Runs;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Agents;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Jobs;

/// <summary>Runs jobs against a fake link.</summary>
internal sealed class JobHarness : IDisposable
{
    public Scratch Scratch { get; } = new();

    public CollectingRecorder Recorder { get; } = new();

    public Dictionary<string, string> Secrets { get; } = [];

    public ActionRegistry Actions { get; } = ActionRegistry.CreateBuiltIn();

    public IReadOnlyList<string> SecretVariables { get; init; } = [];

    public string Workspace => Folder.Workspace;

    public JobFolder Folder => JobFolder.For(Scratch["agent"], "wf", "run-1", "job");

    public Task<JobReport> RunAsync(JobInvocation job, FakeLink? link = null) => new JobRunner(new AgentOptions
    {
        DataFolder = Scratch["agent"],
        Actions = Actions,
        Recorder = Recorder,
        Secrets = new FixedSecrets(Secrets),
        SecretVariables = SecretVariables,
        ProcessGrace = TimeSpan.FromMilliseconds(200),
    }).RunAsync(new("run-1", job), link ?? new FakeLink());

    public string Read(string file) => File.ReadAllText(Path.Combine(Workspace, file));

    public bool Has(string file) => File.Exists(Path.Combine(Workspace, file));

    public void Dispose() => Scratch.Dispose();
}
