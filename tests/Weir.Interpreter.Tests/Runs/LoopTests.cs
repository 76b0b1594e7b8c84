using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Runs;

/// <summary>Loops and conditions of the jobs form, on the engine.</summary>
public sealed class LoopTests : IAsyncLifetime
{
    private RunFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await RunFixture.StartAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Gates_decide_without_an_agent()
    {
        var report = await fixture.RunAsync(
            """
            vars: {n: 3}
            jobs:
              big:
                if: vars.n > 2
                outputs: {n: "${{ vars.n * 2 }}"}
              small:
                if: vars.n <= 2
                outputs: {n: "${{ vars.n }}"}
              both:
                needs: [big, small]
                if: always()
                outputs: {text: "${{ needs.big.outputs.n }} ${{ needs.small.result }}"}
            outputs: {text: "${{ jobs.both.outputs.text }}"}
            """);

        Assert.Equal("completed", report.Status);
        Assert.Equal("""{"text":"6 skipped"}""", report.Outputs.ToJson());
        Assert.Equal(["big completed", "both completed", "small skipped"], report.Jobs.Select(job => $"{job.Key} {job.Status}").Order());
    }

    [Fact]
    public async Task For_each_runs_one_item_after_another()
    {
        fixture.StartAgent();
        var report = await fixture.RunAsync(
            """
            jobs:
              nothing:
                for-each: ${{ fromJSON('[]') }}
                steps: [{run: "false"}]
              a:
                for-each: [x, y, z]
                outputs: {before: "${{ steps.s.outputs.before }}"}
                steps:
                  - id: s
                    run: |
                      mkdir running
                      echo "before=$(cat order 2> /dev/null | tr -d '\n')" >> $WEIR_OUTPUT
                      echo "${{ item }}${{ index }}" >> order
                      rmdir running
              end:
                needs: [a, nothing]
                outputs: {all: "${{ map(needs.a.combinations, attribute='outputs.before') }}"}
            outputs: {all: "${{ jobs.end.outputs.all }}"}
            """);

        Assert.Equal("completed", report.Status);
        Assert.Equal("""{"all":["","x0","x0y1"]}""", report.Outputs.ToJson());
        Assert.Equal(["a[0]", "a[1]", "a[2]", "end", "nothing"], report.Jobs.Select(job => job.Key).Order(StringComparer.Ordinal));
        Assert.All(report.Jobs, job => Assert.Equal("completed", job.Status));
    }

    [Fact]
    public async Task A_repeat_hands_its_outputs_from_iteration_to_iteration()
    {
        fixture.StartAgent();
        var run = await fixture.SubmitAsync(Plans.Compile(
            """
            jobs:
              count:
                repeat: {until: repeat.outputs.n >= 230, delay: 1ms}
                outputs: {n: "${{ default(repeat.outputs.n, 0) + 2 }}", iteration: "${{ repeat.iteration }}", lines: "${{ steps.s.outputs.lines }}"}
                steps:
                  - id: s
                    run: |
                      echo ${{ repeat.iteration }} >> rounds
                      echo "lines=$(sort -n -u rounds | wc -l)/$(wc -l < rounds)" >> $WEIR_OUTPUT
            outputs: {n: "${{ jobs.count.outputs.n }}", iteration: "${{ jobs.count.outputs.iteration }}", lines: "${{ jobs.count.outputs.lines }}"}
            """));
        var report = await fixture.Runs.GetResultAsync(run.WorkflowId).WaitAsync(TimeSpan.FromSeconds(120));

        Assert.Equal("""{"n":230,"iteration":115,"lines":"115/115"}""", report.Outputs.ToJson());
        Assert.Equal(Weir.Protocol.Enums.V1.EventType.WorkflowExecutionContinuedAsNew, (await fixture.EventsAsync(run.RunId))[^1]);
    }

    [Fact]
    public async Task A_repeat_that_comes_to_its_max_fails_the_job()
    {
        fixture.StartAgent();
        var report = await fixture.RunAsync(
            """
            jobs:
              poll:
                repeat: {until: repeat.outputs.state == 'ready', max: 3, delay: 1ms}
                outputs: {state: starting}
                steps: [{run: "true"}]
            """);

        const string Reason = "job 'poll' ran 3 times, which is the 'max' of its 'repeat', and 'until: repeat.outputs.state == 'ready'' does not hold yet";
        Assert.Equal("failed", report.Status);
        Assert.Equal(("poll", "failed", Reason), report.Jobs.Select(job => (job.Key, job.Status, job.Reason)).Single());
        Assert.Equal(Reason, report.Failure?.Message);
    }
}
