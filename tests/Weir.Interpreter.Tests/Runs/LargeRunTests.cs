using System.Text;
using Weir.Definitions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Runs;
using Weir.Sdk.Converters;
using Weir.Sdk.Worker;

namespace Weir.Interpreter.Tests.Runs;

/// <summary>
/// Runs of thousands of jobs and items on a whole engine: what each run of the chain carries and starts is bounded, and what does not fit
/// is told. The sizes of the benchmarks are ten times these.
/// </summary>
public sealed class LargeRunTests : IAsyncLifetime
{
    private const int PayloadBytes = (2 * 1024 * 1024) - (16 * 1024);

    private RunFixture fixture = null!;
    private Func<TaskInvocation, TaskOutcome> answer = _ => TaskOutcome.Success(Value.Null);
    private int calls;

    public async ValueTask InitializeAsync()
    {
        fixture = await RunFixture.StartAsync();
        fixture.Add(stopping => new WeirWorker(fixture.Client, new WeirWorkerOptions("default").AddActivity(JobTask.ActivityType, Execute)).ExecuteAsync(stopping));
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Two_thousand_independent_jobs_start_a_part_at_a_time()
    {
        const int Jobs = 2_000;
        var report = await RunAsync($"name: wide\njobs:\n{string.Concat(Enumerable.Range(0, Jobs).Select(i => $"  j{i}: {{steps: [{{uses: any}}]}}\n"))}");

        Assert.Equal("completed", report.Status);
        Assert.Equal((Jobs, Jobs), (calls, report.Jobs.Count(job => job.Status == "completed")));
        var chain = await ChainAsync();
        Assert.InRange(chain.Count, Jobs / RunLimits.StartedPerRun, (Jobs / RunLimits.SettledBeforeContinuing) + 1);
        Assert.All(chain, run => Assert.InRange(run.Events, 1, 6 * RunLimits.StartedPerRun));
        Assert.All(chain, run => Assert.InRange(run.InputBytes, 1, 100_000));
    }

    [Fact]
    public async Task Ten_thousand_items_keep_every_result()
    {
        const int Items = 10_000;
        answer = task => TaskOutcome.Success(task.Input.Get("number"));

        var report = await RunAsync($$$"""
            tasks:
              - name: each
                action: any
                with_items: "{{ range({{{Items}}}) }}"
                input: {number: "{{ item }}"}
            output_map:
              results: "{{ task.each.result }}"
            """);

        Assert.Equal("completed", report.Status);
        Assert.Equal(Items, calls);
        Assert.Equal(ArrayValue.Of(Enumerable.Range(0, Items).Select(i => Value.Of((long)i))), report.Outputs.Get("results"));
        var chain = await ChainAsync();
        Assert.InRange(chain.Count, 2, Items / RunLimits.SettledBeforeContinuing);
        Assert.All(chain, run => Assert.InRange(run.Events, 1, 6 * RunLimits.StartedPerRun));
        Assert.All(chain, run => Assert.InRange(run.InputBytes, 1, 100_000));
        Assert.InRange(report.Jobs.Count, 1, 200);
    }

    [Fact]
    public async Task Five_thousand_rounds_of_a_cycle_are_a_chain_of_runs_with_bounded_histories()
    {
        const int Rounds = 5_000;
        var report = await RunAsync($$$"""
            vars: {n: 0}
            tasks:
              - {name: work, action: any, on_success: count}
              - name: count
                action: core.noop
                publish: [{n: "{{ vars.n + 1 }}"}]
                next: [{when: "{{ vars.n < {{{Rounds}}} }}", do: work}]
            output_map: {n: "{{ vars.n }}"}
            """);

        Assert.Equal(("completed", $$"""{"n":{{Rounds}}}"""), (report.Status, report.Outputs.ToJson()));
        Assert.Equal(Rounds, calls);
        var chain = await ChainAsync();
        Assert.InRange(chain.Count, 2, (Rounds / RunLimits.StartedPerRun) + 1);
        Assert.All(chain, run => Assert.InRange(run.Events, 1, 7 * RunLimits.StartedIn(run.InputBytes)));

        // What is remembered of a round, for reruns, takes some 90 bytes.
        Assert.All(chain, run => Assert.InRange(run.InputBytes, 1, 120 * Rounds));
    }

    /// <summary>Long before it has started as much as it may, a run's history is as large as the engine wants it to be.</summary>
    [Fact]
    public async Task A_cycle_with_large_inputs_continues_as_new_by_the_size_of_its_history()
    {
        const int Rounds = 300;
        const int InputBytes = 60_000;
        var report = await RunAsync($$$"""
            vars: {n: 0, data: "{{{((StringValue)Noise(InputBytes)).Value}}}"}
            tasks:
              - name: work
                action: any
                input: {data: "{{ vars.data }}"}
                publish: [{n: "{{ vars.n + 1 }}"}]
                next: [{when: "{{ vars.n < {{{Rounds}}} }}", do: work}]
            """);

        Assert.Equal(("completed", Rounds), (report.Status, calls));
        var chain = await ChainAsync();
        Assert.InRange(chain.Count, 3, 20);
        Assert.All(chain, run => Assert.InRange(run.Events * InputBytes / 6, 1, 8 * 1024 * 1024));
    }

    [Fact]
    public async Task Of_many_failed_items_the_first_are_listed()
    {
        answer = _ => TaskOutcome.Failure("boom", "it broke");

        var report = await RunAsync("tasks: [{name: each, action: any, with_items: '{{ range(1500) }}'}]");

        Assert.Equal(("failed", "it broke"), (report.Status, report.Failure!.Message));
        Assert.Equal(1_101, report.Jobs.Count);
    }

    [Fact]
    public async Task Results_that_do_not_fit_a_payload_fail_the_run_and_what_it_did_is_undone()
    {
        answer = task => task.TaskId == "each" ? TaskOutcome.Success(Noise(30_000, task.Index!.Value)) : TaskOutcome.Success(Value.Null);

        var report = await RunAsync("""
            tasks:
              - {name: begin, action: any, compensate: undo, next: [{do: each}]}
              - {name: each, action: any, with_items: "{{ range(300) }}", concurrency: 50}
              - {name: undo, action: any}
            """);

        Assert.Equal("failed", report.Status);
        Assert.Matches(
            @"^the plan, the inputs, and the results and variables that the run remembers have \d+ bytes; at most 2080768 fit \(limit: payload size\)\. Pass references to large data, such as paths or keys, instead of the data$",
            report.Failure!.Message);
        Assert.Equal("completed", report.Jobs.Single(job => job.Key == "undo").Status);
        Assert.InRange(calls, 100, 290);
    }

    [Fact]
    public async Task Inputs_that_do_not_fit_a_payload_fail_their_task()
    {
        answer = task => TaskOutcome.Success(Noise(900_000));

        var report = await RunAsync("""
            tasks:
              - {name: each, action: any, with_items: [1, 2, 3, 4], on_success: big}
              - {name: big, action: any, input: {a: "{{ task.each.result[0] }}", b: "{{ task.each.result[1] }}", c: "{{ task.each.result[2] }}", d: "{{ task.each.result[3] }}"}}
            """);

        Assert.Equal("failed", report.Status);
        Assert.Matches(@"^the inputs of task 'big' have \d+ bytes; at most 2080768 fit \(limit: payload size\)\.", report.Failure!.Message);
        Assert.Equal(4, calls);
    }

    [Fact]
    public async Task Inputs_of_what_runs_at_one_time_are_bounded_so_that_a_workflow_task_fits_the_engine()
    {
        answer = task => TaskOutcome.Success(task.TaskId == "big" ? Noise(150_000) : Value.Null);

        // Eighty inputs of 150,000 bytes would be three times what one workflow task may write.
        var report = await RunAsync("""
            tasks:
              - {name: big, action: any, on_success: each}
              - {name: each, action: any, with_items: "{{ range(80) }}", input: {data: "{{ task.big.result }}", number: "{{ item }}"}}
            """);

        Assert.Equal(("completed", null, 81), (report.Status, report.Failure?.Message, calls));
    }

    [Fact]
    public async Task Outputs_that_do_not_fit_a_payload_fail_the_run()
    {
        answer = task => TaskOutcome.Success(Noise(900_000));

        var report = await RunAsync("""
            tasks: [{name: each, action: any, with_items: [1, 2, 3, 4]}]
            output_map: {a: "{{ task.each.result[0] }}", b: "{{ task.each.result[1] }}", c: "{{ task.each.result[2] }}", d: "{{ task.each.result[3] }}"}
            """);

        Assert.Equal("failed", report.Status);
        Assert.Matches(@"^the run's outputs have \d+ bytes; at most 2080768 fit \(limit: payload size\)\.", report.Failure!.Message);
    }

    [Fact]
    public async Task A_plan_and_inputs_that_do_not_fit_a_payload_are_not_submitted()
    {
        var plan = Compile("inputs: {data: {type: string}}\njobs: {a: {steps: [{uses: any}]}}");

        var refused = await Assert.ThrowsAsync<RunTooLargeException>(() =>
            fixture.Runs.SubmitAsync(new(plan, ObjectValue.Of(("data", Noise(4_000_000))), "run"), TestContext.Current.CancellationToken));

        Assert.StartsWith("the plan and its inputs have ", refused.Message, StringComparison.Ordinal);
        Assert.Null(await fixture.Runs.GetInputAsync("run", cancellationToken: TestContext.Current.CancellationToken).ContinueWith(read => read.IsFaulted ? null : read.Result, TaskScheduler.Default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_payload_is_compressed_from_its_size_on_and_reads_the_same(int beyond)
    {
        // The quotes of the JSON text belong to its size.
        var value = Value.Of(new string('x', JsonPayload.CompressedFromBytes - 3 + beyond));

        var payload = JsonPayload.WriteOwn(value);

        Assert.Equal(beyond == 0 ? "json/plain" : "json/gzip", payload.Payload.Metadata["encoding"].ToStringUtf8());
        Assert.Equal(value, JsonPayload.Read<Value>(payload));
        Assert.Equal("json/plain", JsonPayload.Write(value).Payload.Metadata["encoding"].ToStringUtf8());
    }

    [Fact]
    public void What_fits_a_payload_is_not_refused()
    {
        Assert.Null(RunLimits.Problem("it", JsonPayload.Write(Value.Of(new string('x', PayloadBytes - 2)))));
        Assert.StartsWith("it have", RunLimits.Problem("it", JsonPayload.Write(Value.Of(new string('x', PayloadBytes - 1)))), StringComparison.Ordinal);
    }

    /// <summary>Text that does not compress to less than three quarters.</summary>
    private static Value Noise(int characters, int seed = 7)
    {
        var bytes = new byte[characters * 3 / 4];
        new Random(seed).NextBytes(bytes);
        return Value.Of(Convert.ToBase64String(bytes));
    }

    private static Plan Compile(string yaml)
    {
        var compiled = DefinitionCompiler.Compile("test.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(compiled.Succeeded, string.Join('\n', compiled.Diagnostics));
        return compiled.Plan;
    }

    private async Task<RunReport> RunAsync(string yaml)
    {
        var plan = Compile(yaml);
        await fixture.Runs.SubmitAsync(new(plan, ObjectValue.Empty, "run"), TestContext.Current.CancellationToken);
        try
        {
            return await fixture.Runs.GetResultAsync("run").WaitAsync(TimeSpan.FromSeconds(100));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException((await fixture.Client.GetWorkflowHandle("run").DescribeAsync()).RawDescription.ToString());
        }
    }

    /// <summary>The runs of the chain, the last one first.</summary>
    private async Task<List<(int Events, int InputBytes)>> ChainAsync()
    {
        var chain = new List<(int Events, int InputBytes)>();
        for (string? runId = null; chain.Count == 0 || runId is { Length: > 0 };)
        {
            var (events, bytes) = (0, 0);
            await foreach (var entry in fixture.Client.GetWorkflowHandle("run", runId).FetchHistoryEventsAsync())
            {
                events++;
                if (entry.WorkflowExecutionStartedEventAttributes is { } start)
                {
                    bytes = start.Input.Payloads_[0].Data.Length;
                    runId = start.ContinuedExecutionRunId;
                }
            }

            chain.Add((events, bytes));
        }

        return chain;
    }

    private RawValue Execute(RawValue input)
    {
        Interlocked.Increment(ref calls);
        var task = JsonPayload.Read<JobTask>(input);
        return JsonPayload.WriteOwn(task.Task is { } invocation
            ? new JobReport(new() { Conclusion = Conclusion.Success }, []) { Task = new(answer(invocation)) }
            : new JobReport(new() { Conclusion = Conclusion.Success }, []));
    }
}
