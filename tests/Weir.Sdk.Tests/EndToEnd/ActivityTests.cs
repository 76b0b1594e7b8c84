using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Common;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class ActivityTests
{
    [Fact]
    public async Task WorkflowGetsTheActivitysResult()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Greeting>().AddAllActivities(new Greeter()));

        var result = await engine.Client.ExecuteWorkflowAsync((Greeting w) => w.RunAsync("you"), EngineFixture.Options());

        Assert.Equal("Hello you!", result);
    }

    [Fact]
    public async Task FailedActivityIsRetriedAfterItsInterval()
    {
        await using var engine = await EngineFixture.StartAsync();
        var greeter = new Greeter { FailuresLeft = 2 };
        engine.StartWorker(options => options.AddWorkflow<Greeting>().AddAllActivities(greeter));

        var result = await engine.SkipUntilAsync(
            engine.Client.ExecuteWorkflowAsync((Greeting w) => w.RunAsync("you"), EngineFixture.Options()));

        Assert.Equal("Hello you!", result);
        Assert.Equal([1, 2, 3], greeter.Attempts);
    }

    [Fact]
    public async Task NonRetryableFailureFailsTheWorkflowWithItsCauses()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Greeting>().AddAllActivities(new Greeter { IsBroken = true }));

        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() =>
            engine.Client.ExecuteWorkflowAsync((Greeting w) => w.RunAsync("you"), EngineFixture.Options()));

        var activity = Assert.IsType<ActivityFailureException>(failed.InnerException);
        Assert.Equal("Greet", activity.ActivityType);
        var cause = Assert.IsType<ApplicationFailureException>(activity.InnerException);
        Assert.Equal("broken", cause.Message);
        Assert.Equal("Broken", cause.ErrorType);
        Assert.Equal(42, cause.Details.ElementAt<int>(0));
    }

    [Fact]
    public async Task SequentialActivitiesRunInOrder()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Counting>().AddActivity("Add", (int a, int b) => a + b));

        Assert.Equal(200, await engine.Client.ExecuteWorkflowAsync((Counting w) => w.RunAsync(200), EngineFixture.Options()));
    }

    [Fact]
    public async Task ParallelActivitiesAllComplete()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<FanOut>().AddActivity("Square", (int a) => a * a));

        Assert.Equal(
            Enumerable.Range(0, 300).Sum(i => i * i),
            await engine.Client.ExecuteWorkflowAsync((FanOut w) => w.RunAsync(300), EngineFixture.Options()));
    }

    [Workflow]
    public sealed class Greeting
    {
        [WorkflowRun]
        public Task<string> RunAsync(string name) => Workflow.ExecuteActivityAsync(
            (Greeter g) => g.GreetAsync(name), ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1)));
    }

    [Workflow]
    public sealed class Counting
    {
        [WorkflowRun]
        public async Task<int> RunAsync(int times)
        {
            var options = new ActivityOptions { StartToCloseTimeout = TimeSpan.FromMinutes(1) };
            var sum = 0;
            for (var i = 0; i < times; i++)
            {
                sum = await Workflow.ExecuteActivityAsync<int>("Add", [sum, 1], options);
            }

            return sum;
        }
    }

    [Workflow]
    public sealed class FanOut
    {
        [WorkflowRun]
        public async Task<int> RunAsync(int count)
        {
            var options = new ActivityOptions { StartToCloseTimeout = TimeSpan.FromMinutes(1) };
            var tasks = Enumerable.Range(0, count).Select(i => Workflow.ExecuteActivityAsync<int>("Square", [i], options)).ToList();
            return (await Workflow.WhenAllAsync(tasks)).Sum();
        }
    }

    public sealed class Greeter
    {
        public int FailuresLeft { get; set; }

        public bool IsBroken { get; set; }

        public List<int> Attempts { get; } = [];

        [Activity]
        public Task<string> GreetAsync(string name)
        {
            Attempts.Add(ActivityExecutionContext.Current.Info.Attempt);
            if (IsBroken)
            {
                throw new ApplicationFailureException("broken", "Broken", nonRetryable: true, details: [42]);
            }

            return FailuresLeft-- > 0 ? throw new InvalidOperationException("not yet") : Task.FromResult($"Hello {name}!");
        }
    }
}
