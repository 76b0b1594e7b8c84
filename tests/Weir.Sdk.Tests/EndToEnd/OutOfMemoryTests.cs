using System.Collections.Concurrent;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Activities;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

/// <summary>In a container with little memory an allocation may fail now and then. What it hits is done again; nothing hangs.</summary>
public sealed class OutOfMemoryTests
{
    private static readonly ConcurrentDictionary<string, bool> Starved = new();

    [Theory]
    [InlineData("start")]
    [InlineData("later")]
    [InlineData("activity")]
    public async Task WhatMemoryWasTooShortForIsDoneAgain(string where)
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Hungry>().AddActivity(Activities.Eat));
        var handle = await engine.Client.StartWorkflowAsync((Hungry w) => w.RunAsync(where), EngineFixture.Options());

        Assert.Equal("done", await engine.SkipUntilAsync(handle.GetResultAsync()));

        Assert.True(Starved.ContainsKey(handle.Id + where));
        var events = (await handle.FetchHistoryAsync()).Events;
        Assert.DoesNotContain(events, e => e.EventType == EventType.ActivityTaskTimedOut);
    }

    /// <summary>The first allocation for a purpose fails.</summary>
    private static void Allocate(string workflowId, string purpose)
    {
        if (Starved.TryAdd(workflowId + purpose, true))
        {
            throw new OutOfMemoryException();
        }
    }

    [Workflow]
    public sealed class Hungry
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string where)
        {
            if (where == "start")
            {
                Allocate(Workflow.Info.WorkflowId, where);
            }

            await Workflow.ExecuteActivityAsync(() => Activities.Eat(where), new() { StartToCloseTimeout = TimeSpan.FromDays(1) });
            if (where == "later")
            {
                Allocate(Workflow.Info.WorkflowId, where);
            }

            return "done";
        }
    }

    public static class Activities
    {
        [Activity]
        public static void Eat(string where)
        {
            if (where == "activity")
            {
                Allocate(ActivityExecutionContext.Current.Info.WorkflowId!, where);
            }
        }
    }
}
