using Weir.Sdk.Activities;
using Weir.Sdk.Workflows;

namespace Weir.LoadDriver;

/// <summary>Activities that cost nothing themselves.</summary>
internal static class LoadActivities
{
    public static ActivityOptions Options { get; } = ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1));

    [Activity]
    public static string Greet(string name) => $"Hello, {name}!";

    [Activity]
    public static int Next(int number) => number + 1;
}

[Workflow]
public sealed class OneActivityWorkflow
{
    [WorkflowRun]
    public Task<string> RunAsync(string name) => Workflow.ExecuteActivityAsync(() => LoadActivities.Greet(name), LoadActivities.Options);
}

/// <summary>Each activity takes the result of the one before.</summary>
[Workflow]
public sealed class SequentialWorkflow
{
    [WorkflowRun]
    public async Task<int> RunAsync(int activities)
    {
        var number = 0;
        for (var i = 0; i < activities; i++)
        {
            number = await Workflow.ExecuteActivityAsync(() => LoadActivities.Next(number), LoadActivities.Options);
        }

        return number;
    }
}

/// <summary>All activities at once; the result is their sum.</summary>
[Workflow]
public sealed class FanOutWorkflow
{
    [WorkflowRun]
    public async Task<long> RunAsync(int activities)
    {
        var results = await Workflow.WhenAllAsync(
            Enumerable.Range(0, activities).Select(i => Workflow.ExecuteActivityAsync(() => LoadActivities.Next(i), LoadActivities.Options)));
        return results.Sum(number => (long)number);
    }
}
