using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Support;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Worker;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Runs;

public sealed class RunTests : IAsyncLifetime
{
    private RunFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await RunFixture.StartAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_run_of_several_jobs_completes_with_its_outputs()
    {
        fixture.StartAgent();
        var report = await fixture.RunAsync(
            """
            name: sum
            jobs:
              numbers:
                outputs: { list: "${{ steps.list.outputs.list }}" }
                steps:
                  - id: list
                    run: echo "list=[1,2,3]" >> $WEIR_OUTPUT
              square:
                needs: numbers
                strategy:
                  matrix: { n: "${{ fromJSON(needs.numbers.outputs.list) }}" }
                steps:
                  - run: echo ${{ matrix.n * matrix.n }} > square-${{ matrix.n }}
              total:
                needs: square
                outputs: { total: "${{ steps.sum.outputs.total }}" }
                steps:
                  - id: sum
                    run: echo "total=$(( $(cat square-1) + $(cat square-2) + $(cat square-3) ))" >> $WEIR_OUTPUT
            outputs:
              total: ${{ number(jobs.total.outputs.total) }}
            """);

        Assert.Equal("completed", report.Status);
        Assert.Equal("""{"total":14}""", report.Outputs.ToJson());
        Assert.Equal(["numbers", "square[0]", "square[1]", "square[2]", "total"], report.Jobs.Select(job => job.Key).Order());
        Assert.All(report.Jobs, job => Assert.Equal("completed", job.Status));
    }

    [Fact]
    public async Task A_job_of_100_steps_costs_the_history_3_events()
    {
        fixture.StartAgent();
        var steps = string.Concat(Enumerable.Range(0, 100).Select(i => $"      - uses: file/write\n        with: {{ path: \"{i}\", content: x }}\n"));
        var report = await fixture.RunAsync($"name: many\njobs:\n  job:\n    steps:\n{steps}");

        Assert.Equal("completed", report.Status);
        var events = await fixture.EventsAsync();
        Assert.Equal(
            [EventType.ActivityTaskScheduled, EventType.ActivityTaskStarted, EventType.ActivityTaskCompleted],
            events.Where(type => type.ToString().StartsWith("ActivityTask", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failed_run_fails_the_workflow_and_says_why()
    {
        fixture.StartAgent();
        var report = await fixture.RunAsync(
            """
            name: bad
            jobs:
              break:
                steps:
                  - name: Break it
                    run: exit 4
              after:
                needs: break
                steps: [{ run: "true" }]
            """);

        Assert.Equal("failed", report.Status);
        Assert.Equal(("exit code 4", "break", "Break it"), (report.Failure!.Message, report.Failure.JobKey, report.Failure.Step));
        Assert.Equal([("break", "failed"), ("after", "skipped")], report.Jobs.Select(job => (job.Key, job.Status)));
        var description = await fixture.Client.GetWorkflowHandle("run").DescribeAsync();
        Assert.Equal(WorkflowExecutionStatus.Failed, description.Status);
        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(() => fixture.Client.GetWorkflowHandle("run").GetResultAsync());
        Assert.Equal(RunFailureTypes.Failed, Assert.IsType<ApplicationFailureException>(failure.InnerException).ErrorType);
    }

    [Fact]
    public async Task A_cancelled_run_ends_its_jobs_and_is_cancelled()
    {
        fixture.StartAgent();
        var run = await fixture.SubmitAsync(Plans.Compile(
            """
            name: long
            jobs:
              work:
                steps:
                  - run: |
                      touch ready
                      sleep 1000
                  - if: cancelled()
                    run: touch cleaned
              later:
                needs: work
                steps: [{ run: "true" }]
            """));
        var workspace = JobFolder.For(fixture.Scratch["agent"], run.WorkflowId, run.RunId, "work").Workspace;
        await Wait.ForFileAsync(Path.Combine(workspace, "ready"));
        Assert.Equal([("work", "running"), ("later", "pending")], (await fixture.Runs.GetStatusAsync("run")).Jobs.Select(job => (job.Key, job.Status)));
        await fixture.Runs.CancelAsync("run");
        var report = await fixture.Runs.GetResultAsync("run").WaitAsync(Patience.Limit);

        Assert.Equal("cancelled", report.Status);
        Assert.Equal([("work", "cancelled"), ("later", "cancelled")], report.Jobs.Select(job => (job.Key, job.Status)));
        Assert.True(File.Exists(Path.Combine(workspace, "cleaned")));
        Assert.Equal(WorkflowExecutionStatus.Canceled, (await fixture.Client.GetWorkflowHandle("run").DescribeAsync()).Status);
    }

    /// <summary>The engine tries nothing again that is to be cancelled: what its agent was at is over.</summary>
    [Theory]
    [InlineData("jobs: {work: {steps: [{run: \"trap '' TERM; touch ready; while :; do sleep 0.05; done\"}]}}")]
    [InlineData("tasks: [{name: work, action: shell, input: {run: \"trap '' TERM; touch ready; while :; do sleep 0.05; done\"}}]")]
    public async Task A_job_whose_agent_leaves_while_it_is_cancelled_is_cancelled(string yaml)
    {
        using var stop = new CancellationTokenSource();
        var agent = fixture.RunAgent(stop.Token);
        var run = await fixture.SubmitAsync(Plans.Compile($"name: long\n{yaml}\n"));
        await Wait.ForFileAsync(Path.Combine(JobFolder.For(fixture.Scratch["agent"], run.WorkflowId, run.RunId, "work").Workspace, "ready"));
        await fixture.Runs.CancelAsync("run");
        await fixture.UntilEventAsync(EventType.ActivityTaskCancelRequested);
        await stop.CancelAsync();
        await agent;
        var report = await fixture.Runs.GetResultAsync("run").WaitAsync(Patience.Limit);

        Assert.Equal("cancelled", report.Status);
        Assert.Equal("cancelled", Assert.Single(report.Jobs).Status);
    }

    [Fact]
    public async Task A_terminated_run_says_so()
    {
        var run = await fixture.SubmitAsync(Plans.Compile("name: x\njobs:\n  a:\n    runs-on: nowhere\n    steps: [{ run: \"true\" }]\n"));
        await fixture.Client.GetWorkflowHandle(run.WorkflowId).TerminateAsync("enough");
        var report = await fixture.Runs.GetResultAsync(run.WorkflowId).WaitAsync(Patience.Limit);
        Assert.Equal("terminated", report.Status);
    }

    [Fact]
    public async Task An_agent_that_stops_gives_its_job_to_the_next_one()
    {
        using var stopFirst = new CancellationTokenSource();
        var first = fixture.RunAgent(stopFirst.Token);
        var run = await fixture.SubmitAsync(Plans.Compile(
            """
            name: moved
            jobs:
              job:
                steps:
                  - run: echo one >> story
                  - run: |
                      echo two >> story
                      touch ready
                      while ! test -e go; do sleep 0.02; done
            """));
        var workspace = JobFolder.For(fixture.Scratch["agent"], run.WorkflowId, run.RunId, "job").Workspace;
        await Wait.ForFileAsync(Path.Combine(workspace, "ready"));
        await stopFirst.CancelAsync();
        await first;
        File.WriteAllText(Path.Combine(workspace, "go"), "");
        fixture.StartAgent();
        var report = await fixture.Runs.GetResultAsync("run").WaitAsync(Patience.Limit);

        Assert.Equal("completed", report.Status);
        Assert.Equal("one\ntwo\ntwo\n", File.ReadAllText(Path.Combine(workspace, "story")));
    }

    [Fact]
    public async Task An_agent_that_starts_gives_back_at_once_what_its_predecessor_held_when_it_was_killed()
    {
        var run = await fixture.SubmitAsync(Plans.Compile("name: held\njobs:\n  job:\n    steps: [{ run: echo ran >> story }]\n"));
        var task = await fixture.Client.WorkflowService.PollActivityTaskQueueAsync(
            new() { Namespace = "default", TaskQueue = new() { Name = "default" } }, new(), CancellationToken.None);
        var folder = JobFolder.For(fixture.Scratch["agent"], run.WorkflowId, run.RunId, "job");
        using (var journal = JobJournal.Open(folder.Root, () => new(Weir.Interpreter.Processes.ProcessToken.Create().Value, run.WorkflowId, run.RunId, "job")))
        {
            journal.Append(new() { Taken = new(task.TaskToken.ToBase64()) }, durable: true);
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        fixture.StartAgent();
        Assert.Equal("completed", (await fixture.Runs.GetResultAsync("run").WaitAsync(Patience.Limit)).Status);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "The heartbeat timeout of 30 seconds was waited for.");
        Assert.Equal("ran\n", File.ReadAllText(Path.Combine(folder.Workspace, "story")));
    }

    /// <summary>The agent had ended the job and could not tell: its attempt had been given up meanwhile, and then it was killed.</summary>
    [Fact]
    public async Task A_job_whose_result_was_lost_is_told_again_and_does_not_run_again()
    {
        var run = await fixture.SubmitAsync(Plans.Compile("name: lost\njobs:\n  job:\n    steps: [{ run: echo ran >> story }]\n"));
        var task = await fixture.Client.WorkflowService.PollActivityTaskQueueAsync(
            new() { Namespace = "default", TaskQueue = new() { Name = "default" } }, new(), CancellationToken.None);
        var folder = JobFolder.For(fixture.Scratch["agent"], run.WorkflowId, run.RunId, "job");
        using (var journal = JobJournal.Open(folder.Root, () => new(Weir.Interpreter.Processes.ProcessToken.Create().Value, run.WorkflowId, run.RunId, "job")))
        {
            journal.Append(new() { Taken = new(task.TaskToken.ToBase64()) }, durable: false);
            journal.Append(new() { Begun = new(0, 1, 0) }, durable: false);
            journal.Append(new() { Settled = new(0, new() { Outcome = Conclusion.Success }, new(0, null, "Run", "completed", 0, 1, null, 0), 1) }, durable: false);
            journal.Append(new() { Closed = true }, durable: true);
        }

        await fixture.Client.WorkflowService.RespondActivityTaskFailedAsync(
            new() { Namespace = "default", TaskToken = task.TaskToken, Failure = new() { Message = "it was silent", ApplicationFailureInfo = new() { Type = "Silent" } } },
            new(),
            CancellationToken.None);
        fixture.StartAgent();

        Assert.Equal("completed", (await fixture.Runs.GetResultAsync("run").WaitAsync(Patience.Limit)).Status);
        Assert.False(File.Exists(Path.Combine(folder.Workspace, "story")), "the step ran again");
    }

    [Fact]
    public async Task What_is_left_of_a_job_whose_run_is_gone_is_cleared_away()
    {
        var folder = JobFolder.For(fixture.Scratch["agent"], "gone", "run-x", "job");
        var token = Weir.Interpreter.Processes.ProcessToken.Create();
        using (var journal = JobJournal.Open(folder.Root, () => new(token.Value, "gone", "run-x", "job")))
        {
            journal.Append(new() { Taken = new(Convert.ToBase64String([1, 2, 3])) }, durable: true);
        }

        var start = new System.Diagnostics.ProcessStartInfo("sleep", "1000");
        start.Environment["WEIR_STEP_TOKEN"] = token.Part(0).Part(1).Value;
        using var orphan = System.Diagnostics.Process.Start(start)!;
        try
        {
            fixture.StartAgent();
            await orphan.WaitForExitAsync().WaitAsync(Patience.Limit);
        }
        finally
        {
            orphan.Kill();
        }

        await Wait.UntilAsync(() => !Directory.Exists(folder.Root), "the job's folder to be removed");
    }

    [Fact]
    public async Task A_thousand_jobs_in_three_levels_complete_and_continue_as_new_on_the_way()
    {
        fixture.Add(stopping => new WeirWorker(fixture.Client, new WeirWorkerOptions("default").AddActivity(JobTask.ActivityType, Succeed)).ExecuteAsync(stopping));
        var jobs = new System.Text.StringBuilder("name: wide\njobs:\n");
        for (var i = 0; i < 1000; i++)
        {
            var level = i % 3;
            jobs.Append($"  j{i}:\n");
            if (level > 0)
            {
                jobs.Append($"    needs: [j{i - 1}{(i > 10 ? $", j{i - 7 - ((i - 7) % 3) + (level - 1)}" : "")}]\n");
            }

            jobs.Append("    steps: [{ run: \"true\" }]\n");
        }

        var run = await fixture.SubmitAsync(Plans.Compile(jobs.ToString()));
        var report = await fixture.Runs.GetResultAsync(run.WorkflowId).WaitAsync(TimeSpan.FromSeconds(120));

        Assert.Equal("completed", report.Status);
        Assert.Equal(1000, report.Jobs.Count);
        Assert.All(report.Jobs, job => Assert.Equal("completed", job.Status));
        var description = await fixture.Client.GetWorkflowHandle("run").DescribeAsync();
        Assert.NotEqual(run.RunId, description.RunId);
        Assert.Equal(EventType.WorkflowExecutionContinuedAsNew, (await fixture.EventsAsync(run.RunId))[^1]);
    }

    [Fact]
    public async Task The_plan_and_inputs_of_a_run_can_be_read_back()
    {
        var plan = Plans.Compile("name: back\njobs:\n  a:\n    runs-on: nowhere\n    steps: [{ run: \"true\" }]\n");
        await fixture.SubmitAsync(plan);
        var input = await fixture.Runs.GetInputAsync("run");
        Assert.Equal("back", input!.Plan.Name);
        Assert.Equal("back", (await fixture.Client.GetWorkflowHandle("run").DescribeAsync()).Memo[RunNames.NameMemo].Payload.Data.ToStringUtf8().Trim('"'));
    }

    private static RawValue Succeed(RawValue task)
    {
        Assert.NotEmpty(JsonPayload.Read<JobTask>(task).Job.Key);
        return JsonPayload.Write(new JobReport(new() { Conclusion = Conclusion.Success, Outputs = ObjectValue.Empty }, []));
    }
}
