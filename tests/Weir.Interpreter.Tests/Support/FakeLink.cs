using Weir.Interpreter.Jobs;

namespace Weir.Interpreter.Tests.Support;

/// <summary>A link to an engine that only remembers.</summary>
internal sealed class FakeLink : IJobLink, IDisposable
{
    private readonly CancellationTokenSource cancel = new();
    private readonly CancellationTokenSource abandon = new();
    private readonly CancellationTokenSource handOver = new();
    private readonly List<JobCheckpoint> reports = [];

    public string WorkflowId => "wf";

    public int Attempt { get; init; } = 1;

    public byte[]? TaskToken { get; init; }

    public JobCheckpoint? LastCheckpoint { get; init; }

    public CancellationToken CancelRequested => cancel.Token;

    public CancellationToken Abandoned => abandon.Token;

    public CancellationToken HandingOver => handOver.Token;

    /// <summary>Runs before a report is taken.</summary>
    public Func<JobCheckpoint, Task> OnReport { get; init; } = _ => Task.CompletedTask;

    public IReadOnlyList<JobCheckpoint> Reports
    {
        get
        {
            lock (reports)
            {
                return [.. reports];
            }
        }
    }

    public Task CancelAsync() => cancel.CancelAsync();

    public Task AbandonAsync() => abandon.CancelAsync();

    public Task HandOverAsync() => handOver.CancelAsync();

    public async Task ReportAsync(JobCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await OnReport(checkpoint);
        lock (reports)
        {
            reports.Add(JobJson.Read<JobCheckpoint>(JobJson.Write(checkpoint)));
        }
    }

    public void Dispose()
    {
        cancel.Dispose();
        abandon.Dispose();
        handOver.Dispose();
    }
}
