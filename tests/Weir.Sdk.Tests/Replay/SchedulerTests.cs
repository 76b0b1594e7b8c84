using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.Replay;

/// <summary>Workflow code stays on the workflow's scheduler, whatever task constructs it uses.</summary>
public sealed class SchedulerTests
{
    [Fact]
    public void TaskConstructsRunInOrderOnOneThread()
    {
        var history = new HistoryBuilder();
        history.Started("Constructs");
        history.TaskStarted();

        var result = Runs.Value<string>(Runs.CommandsOf<Constructs>(history)[0].CompleteWorkflowExecutionCommandAttributes.Result);

        Assert.Equal("start yield continue nested all any", result);
    }

    [Fact]
    public void ManyRepetitionsGiveTheSameOrder()
    {
        var results = Enumerable.Range(0, 50).Select(_ =>
        {
            var history = new HistoryBuilder();
            history.Started("Interleaved");
            history.TaskStarted();
            return Runs.Value<string>(Runs.CommandsOf<Interleaved>(history)[0].CompleteWorkflowExecutionCommandAttributes.Result);
        }).Distinct();

        Assert.Single(results);
    }

    [Fact]
    public void ThreadPoolWorkIsToldFromTheWorkflowsOwn()
    {
        var history = new HistoryBuilder();
        history.Started("OffThread");
        history.TaskStarted();

        Assert.Contains("not the workflow's own", Assert.Throws<InvalidWorkflowOperationException>(() => Runs.CommandsOf<OffThread>(history)).Message);
    }

    [Workflow]
    public sealed class Constructs
    {
        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            var thread = Environment.CurrentManagedThreadId;
            var seen = new List<string> { "start" };
            await Task.Yield();
            seen.Add("yield");
            await Task.CompletedTask.ContinueWith(_ => seen.Add("continue"), TaskScheduler.Current);
            await await Task.Factory.StartNew(async () =>
            {
                await Task.Yield();
                seen.Add("nested");
            });
            await Workflow.WhenAllAsync(Workflow.RunTaskAsync(() => Task.CompletedTask), Workflow.RunTaskAsync(async () => await Task.Yield()));
            seen.Add("all");
            await await Workflow.WhenAnyAsync(Workflow.RunTaskAsync(async () => await Task.Yield()), Task.Delay(-1, Workflow.CancellationToken));
            seen.Add("any");
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            return string.Join(' ', seen);
        }
    }

    [Workflow]
    public sealed class Interleaved
    {
        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            var seen = new List<int>();
            await Workflow.WhenAllAsync(Enumerable.Range(0, 10).Select(async i =>
            {
                for (var k = 0; k < i % 4; k++)
                {
                    await Task.Yield();
                }

                seen.Add(i);
                await Workflow.WaitConditionAsync(() => seen.Count > i);
                seen.Add(-i);
            }));
            return string.Join(' ', seen);
        }
    }

    [Workflow]
    public sealed class OffThread
    {
        [WorkflowRun]
        public async Task<int> RunAsync() => await Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            return 1;
        });
    }
}
