using System.Reflection;
using Weir.Interpreter.Agents;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Tests.Runs;
using Weir.Interpreter.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Services;
using Weir.Sdk.Client;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Agents;

/// <summary>What an agent keeps of jobs goes when nobody can ask for their results any more, while the agent works.</summary>
public sealed class ClosedJobsTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider time = new();
    private RunFixture fixture = null!;

    private string Data => fixture.Scratch["agent"];

    public async ValueTask InitializeAsync()
    {
        fixture = await RunFixture.StartAsync();
        fixture.AgentTime = time;
        fixture.Configure = options => options with { WorkspaceRetention = TimeSpan.FromHours(2) };
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Jobs_go_while_their_run_is_open_and_the_workspace_some_time_after_its_end()
    {
        fixture.StartAgent();
        var run = await fixture.SubmitAsync(Plans.Compile(
            """
            jobs:
              first: {steps: [{run: echo first > file}]}
              second:
                needs: first
                steps: [{run: "touch waits; while ! test -e go; do sleep 0.02; done"}]
            """));
        var first = Folder(run, "first");
        var second = Folder(run, "second");
        await Wait.ForFileAsync(Path.Combine(first.Workspace, "waits"));
        Assert.True(Directory.Exists(first.Root));

        await SweptAsync(() => !Directory.Exists(first.Root), "the folder of the job that has ended");
        Assert.True(JobJournal.Peek(second.Root) is { IsClosed: false });

        File.WriteAllText(Path.Combine(first.Workspace, "go"), "");
        Assert.Equal("completed", (await fixture.Runs.GetResultAsync("run").WaitAsync(TimeSpan.FromSeconds(30))).Status);
        await SweptAsync(() => !Directory.Exists(Path.GetDirectoryName(second.Root)), "the folder of the run");
        Assert.Equal("first\n", File.ReadAllText(Path.Combine(first.Workspace, "file")));

        time.Advance(TimeSpan.FromHours(1));
        Assert.True(Directory.Exists(first.Workspace));
        time.Advance(TimeSpan.FromHours(1));
        await SweptAsync(() => !Directory.Exists(first.Workspace), "the workspace");
        await SweptAsync(() => Left().Count == 0, "everything else");
    }

    /// <summary>The engine has the result; the agent was killed before it cleared away, or in the middle of that.</summary>
    [Fact]
    public async Task An_agent_that_starts_finishes_the_clearing_of_its_predecessor()
    {
        using (var stop = new CancellationTokenSource())
        {
            var agent = fixture.RunAgent(stop.Token);
            var run = await fixture.SubmitAsync(Plans.Compile("jobs: {done: {steps: [{run: echo ran >> story}]}, open: {runs-on: nobody, steps: [{run: exit 1}]}}"));
            var done = Folder(run, "done");
            await Wait.UntilAsync(() => Directory.Exists(done.Root) && JobJournal.Peek(done.Root) is { IsClosed: true }, "the end of the job");
            await fixture.UntilEventAsync(EventType.ActivityTaskCompleted);
            await stop.CancelAsync();
            await agent;
            Assert.True(Directory.Exists(done.Root));
        }

        Directory.CreateDirectory(Path.Combine(Data, "removed", "half", "steps"));
        Directory.CreateDirectory(Path.Combine(Data, "jobs", "never-begun", "job"));
        fixture.StartAgent();

        await SweptAsync(() => Left().Count == 0, "the folders to be cleared away");
        Assert.Equal("running", (await fixture.Runs.GetStatusAsync("run")).Status);
    }

    [Fact]
    public async Task What_a_retry_may_still_ask_for_stays()
    {
        var run = await fixture.SubmitAsync(Plans.Compile("jobs: {told: {steps: [{run: exit 1}]}, moved: {steps: [{run: exit 1}]}}"));
        await fixture.UntilEventAsync(EventType.ActivityTaskScheduled);
        var untold = Write(run.WorkflowId, run.RunId, "told", closed: true);
        var moved = Write(run.WorkflowId, run.RunId, "elsewhere", closed: false);
        var gone = Write(run.WorkflowId, run.RunId, "gone", closed: true);
        var other = Write(run.WorkflowId, "another-run", "told", closed: true);

        await new ClosedJobs(fixture.Client, Options(), _ => false).SweepAsync(CancellationToken.None);

        Assert.Equal([true, true, false, false], new[] { untold, moved, gone, other }.Select(Directory.Exists));

        await fixture.Client.GetWorkflowHandle("run").TerminateAsync("enough");
        await new ClosedJobs(fixture.Client, Options(), folder => folder == moved).SweepAsync(CancellationToken.None);

        Assert.Equal([false, true], new[] { untold, moved }.Select(Directory.Exists));
    }

    [Fact]
    public async Task An_engine_that_cannot_be_reached_means_later()
    {
        var folder = Write("gone", "run-x", "job", closed: true);
        var line = BreakingLine.To(fixture.Client.WorkflowService);
        var closed = new ClosedJobs(new WeirClient(line), Options(), _ => false);

        ((BreakingLine)(object)line).IsDown = true;
        await closed.SweepAsync(CancellationToken.None);
        Assert.True(Directory.Exists(folder));

        ((BreakingLine)(object)line).IsDown = false;
        await closed.SweepAsync(CancellationToken.None);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_sweep_asks_about_so_many_runs_and_the_next_one_about_the_others()
    {
        var open = await fixture.SubmitAsync(Plans.Compile("jobs: {open: {steps: [{run: exit 1}]}}"));
        await fixture.UntilEventAsync(EventType.ActivityTaskScheduled);
        var kept = Write(open.WorkflowId, open.RunId, "open", closed: true);
        var gone = Enumerable.Range(0, 4).Select(n => Write($"gone-{n}", $"run-{n}", "job", closed: true)).ToList();
        var closed = new ClosedJobs(fixture.Client, Options(), _ => false) { RunsPerSweep = 2 };

        var left = new List<int>();
        for (var sweep = 0; sweep < 3; sweep++)
        {
            await closed.SweepAsync(CancellationToken.None);
            left.Add(gone.Count(Directory.Exists));
        }

        Assert.Equal(0, left[^1]);
        Assert.InRange(left[0], 2, 3);
        Assert.True(Directory.Exists(kept));
    }

    private JobFolder Folder(Weir.Interpreter.Runs.SubmittedRun run, string job) => JobFolder.For(Data, run.WorkflowId, run.RunId, job);

    private AgentOptions Options() => new() { DataFolder = Data, Time = time };

    private string Write(string workflowId, string runId, string job, bool closed)
    {
        var folder = JobFolder.For(Data, workflowId, runId, job).Root;
        using var journal = JobJournal.Open(folder, () => new(ProcessToken.Create().Value, workflowId, runId, job));
        if (closed)
        {
            journal.Append(new() { Closed = true }, durable: true);
        }

        return folder;
    }

    /// <summary>Moves the clock until a sweep has done its work.</summary>
    private Task SweptAsync(Func<bool> isDone, string what) => Wait.UntilAsync(
        () =>
        {
            time.Advance(Interval);
            return isDone();
        },
        what);

    /// <summary>Folders and files of jobs, of what was put aside, and of ended runs.</summary>
    private List<string> Left() => [.. new[] { "jobs", "removed", "ended" }.Select(name => Path.Combine(Data, name)).Where(Directory.Exists).SelectMany(Directory.GetFileSystemEntries)];

#pragma warning disable CA1852 // DispatchProxy derives from it.
    private class BreakingLine : DispatchProxy
    {
        private IWorkflowService engine = null!;

        public bool IsDown { get; set; }

        public static IWorkflowService To(IWorkflowService engine)
        {
            var line = Create<IWorkflowService, BreakingLine>();
            ((BreakingLine)(object)line).engine = engine;
            return line;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            IsDown ? throw new RpcException(StatusCode.FailedPrecondition, "the line is down") : targetMethod!.Invoke(engine, args);
    }
#pragma warning restore CA1852
}
