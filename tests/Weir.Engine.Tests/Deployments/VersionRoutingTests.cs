using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Protocol.WorkflowService.V1;
using static Weir.Engine.Tests.Deployments.VersionedHarness;

namespace Weir.Engine.Tests.Deployments;

public sealed class VersionRoutingTests
{
    [Fact]
    public async Task NewWorkflowsGoToTheCurrentVersionAndToNoOther()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        var other = harness.PollVersionAsync("2");
        var unversioned = harness.PollVersionAsync(null);
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollVersionAsync("1");
        Assert.Equal("order-1", task.WorkflowExecution.WorkflowId);
        Assert.False(other.IsCompleted);
        Assert.False(unversioned.IsCompleted);
    }

    [Fact]
    public async Task WithoutACurrentVersionVersionedWorkersGetNothing()
    {
        await using var harness = await EngineHarness.StartAsync();
        var versioned = harness.PollVersionAsync("1");
        await harness.StartWorkflowAsync("order-1");
        Assert.Equal("order-1", (await harness.PollVersionAsync(null)).WorkflowExecution.WorkflowId);
        Assert.False(versioned.IsCompleted);
    }

    [Fact]
    public async Task PinnedWorkflowStaysOnItsVersionAndItsActivitiesWithIt()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteVersionAsync(await harness.PollVersionAsync("1"), "1", VersioningBehavior.Pinned, Commands.Activity("a"));
        await harness.SetCurrentAsync("2");

        var elsewhere = harness.PollVersionActivityAsync("2");
        var activity = await harness.PollVersionActivityAsync("1");
        await harness.CompleteActivityAsync(activity);
        Assert.False(elsewhere.IsCompleted);
        var task = await harness.PollVersionAsync("1");
        Assert.Equal("order-1", task.WorkflowExecution.WorkflowId);
        var started = task.History.Events.Where(e => e.EventType == EventType.WorkflowTaskStarted).Select(e => e.WorkflowTaskStartedEventAttributes);
        Assert.Equal([false, true], started.Select(attributes => attributes.TargetWorkerDeploymentVersionChanged));

        var info = await harness.VersioningAsync("order-1");
        Assert.Equal(VersioningBehavior.Pinned, info!.Behavior);
        Assert.Equal("1", info.DeploymentVersion.BuildId);
        Assert.Null(info.VersionTransition);
    }

    [Fact]
    public async Task AutoUpgradeWorkflowGoesOverWithItsNextTaskAndShowsItMeanwhile()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteVersionAsync(await harness.PollVersionAsync("1"), "1", VersioningBehavior.AutoUpgrade);
        await harness.SetCurrentAsync("2");
        await harness.SignalAsync("order-1", "go");

        var task = await harness.PollVersionAsync("2");
        Assert.Equal(EventType.WorkflowExecutionStarted, task.History.Events[0].EventType);
        var moving = await harness.VersioningAsync("order-1");
        Assert.Equal("1", moving!.DeploymentVersion.BuildId);
        Assert.Equal("2", moving.VersionTransition.DeploymentVersion.BuildId);

        await harness.CompleteVersionAsync(task, "2", VersioningBehavior.AutoUpgrade);
        var moved = await harness.VersioningAsync("order-1");
        Assert.Equal("2", moved!.DeploymentVersion.BuildId);
        Assert.Null(moved.VersionTransition);
        var completed = (await harness.HistoryAsync("order-1")).Last(e => e.EventType == EventType.WorkflowTaskCompleted).WorkflowTaskCompletedEventAttributes;
        Assert.Equal(VersioningBehavior.AutoUpgrade, completed.VersioningBehavior);
        Assert.Equal("2", completed.DeploymentVersion.BuildId);
        Assert.Equal(Shop, completed.WorkerDeploymentName);
    }

    [Fact]
    public async Task StickyWorkerOfTheVersionBeforeDoesNotKeepTheWorkflow()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollVersionAsync("1"), request =>
        {
            request.DeploymentOptions = Options("1");
            request.VersioningBehavior = VersioningBehavior.AutoUpgrade;
            request.StickyAttributes = new StickyExecutionAttributes
            {
                WorkerTaskQueue = new TaskQueue { Name = "sticky-1", Kind = TaskQueueKind.Sticky, NormalName = EngineHarness.Queue },
                ScheduleToStartTimeout = new() { Seconds = 10 },
            };
        });
        var sticky = harness.PollVersionAsync("1", sticky: "sticky-1");
        await harness.SignalAsync("order-1", "stay");
        var same = await sticky;
        Assert.NotEqual(EventType.WorkflowExecutionStarted, same.History.Events[0].EventType);
        await harness.CompleteAsync(same, request =>
        {
            request.DeploymentOptions = Options("1");
            request.VersioningBehavior = VersioningBehavior.AutoUpgrade;
            request.StickyAttributes = new StickyExecutionAttributes
            {
                WorkerTaskQueue = new TaskQueue { Name = "sticky-1", Kind = TaskQueueKind.Sticky, NormalName = EngineHarness.Queue },
                ScheduleToStartTimeout = new() { Seconds = 10 },
            };
        });

        sticky = harness.PollVersionAsync("1", sticky: "sticky-1");
        await harness.SetCurrentAsync("2");
        await harness.SignalAsync("order-1", "go");
        Assert.Equal("order-1", (await harness.PollVersionAsync("2")).WorkflowExecution.WorkflowId);
        Assert.False(sticky.IsCompleted);
    }

    [Fact]
    public async Task TasksThatWaitGoOverWhenTheCurrentVersionChanges()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-2");
        await harness.SetCurrentAsync("2");
        var tasks = new[] { await harness.PollVersionAsync("2"), await harness.PollVersionAsync("2") };
        Assert.Equal(["order-1", "order-2"], tasks.Select(task => task.WorkflowExecution.WorkflowId).Order());

        await harness.StartWorkflowAsync("order-3");
        await harness.SetCurrentAsync("");
        Assert.Equal("order-3", (await harness.PollVersionAsync(null)).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task UnversionedWorkflowGoesToTheCurrentVersion()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollVersionAsync(null));
        await harness.RegisterAsync("1");
        await harness.SetCurrentAsync("1");
        await harness.SignalAsync("order-1", "go");
        await harness.CompleteVersionAsync(await harness.PollVersionAsync("1"), "1", VersioningBehavior.Pinned);
        Assert.Equal("1", (await harness.VersioningAsync("order-1"))!.DeploymentVersion.BuildId);
    }

    [Fact]
    public async Task RampTakesItsShareAlwaysTheSameWorkflowsAndOnlyAdds()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.SetRampingAsync("2", 30);
        var ids = Enumerable.Range(0, 60).Select(i => $"order-{i}").ToList();
        foreach (var id in ids)
        {
            await harness.StartWorkflowAsync(id);
        }

        var queue = await DescribeQueueAsync(harness);
        Assert.Equal("2", queue.VersioningInfo.RampingDeploymentVersion.BuildId);
        Assert.Equal(30, queue.VersioningInfo.RampingVersionPercentage);
        var ramped = new HashSet<string>();
        var expected = ids.Where(id => Engine.Deployments.QueueRouting.Threshold(id) < 30).ToHashSet();
        Assert.InRange(expected.Count, 8, 30);
        for (var i = 0; i < expected.Count; i++)
        {
            ramped.Add((await harness.PollVersionAsync("2")).WorkflowExecution.WorkflowId);
        }

        Assert.Equal(expected, ramped);
        await harness.SetRampingAsync("2", 100);
        var next = await harness.PollVersionAsync("2");
        Assert.DoesNotContain(next.WorkflowExecution.WorkflowId, expected);
        await harness.SetRampingAsync("", 0);
        Assert.NotEmpty((await harness.PollVersionAsync("1")).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task RampToTheUnversionedWorkers()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1");
        await harness.SetCurrentAsync("1");
        await harness.SetRampingAsync("", 100);
        await harness.StartWorkflowAsync("order-1");
        Assert.Equal("order-1", (await harness.PollVersionAsync(null)).WorkflowExecution.WorkflowId);
        var routing = (await harness.DescribeDeploymentAsync()).WorkerDeploymentInfo.RoutingConfig;
        Assert.Null(routing.RampingDeploymentVersion);
        Assert.Equal(100, routing.RampingVersionPercentage);
    }

    [Fact]
    public async Task OverrideAtTheStartPinsAndCanBeLifted()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1", request => request.VersioningOverride = PinnedOverride("2"));
        var task = await harness.PollVersionAsync("2");
        await harness.CompleteVersionAsync(task, "2", VersioningBehavior.AutoUpgrade);
        Assert.Equal("2", (await harness.VersioningAsync("order-1"))!.VersioningOverride.Pinned.Version.BuildId);
        await harness.SignalAsync("order-1", "stay");
        await harness.CompleteVersionAsync(await harness.PollVersionAsync("2"), "2", VersioningBehavior.AutoUpgrade);

        await UpdateOverrideAsync(harness, null);
        await harness.SignalAsync("order-1", "go");
        Assert.Equal("order-1", (await harness.PollVersionAsync("1")).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task OverrideOfARunningWorkflowMovesATaskThatWaits()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        await UpdateOverrideAsync(harness, PinnedOverride("2"));
        Assert.Equal("order-1", (await harness.PollVersionAsync("2")).WorkflowExecution.WorkflowId);
        var late = harness.PollVersionAsync("1");
        await harness.DescribeAsync("order-1");
        Assert.False(late.IsCompleted);
    }

    [Fact]
    public async Task OverrideToAVersionThatNobodyServesIsRefused()
    {
        await using var harness = await EngineHarness.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.StartWorkflowAsync("order-1", request => request.VersioningOverride = PinnedOverride("9")));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal("Pinned version 'shop:9' is not present in task queue 'orders' of type 'Workflow'", refused.Message);
        refused = await Assert.ThrowsAsync<RpcException>(() => harness.StartWorkflowAsync("order-1", request => request.VersioningOverride = new VersioningOverride()));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public async Task ChildAndContinuationOfAPinnedWorkflowBeginOnItsVersion()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollVersionAsync("1");
        await harness.SetCurrentAsync("2");
        await harness.CompleteVersionAsync(task, "1", VersioningBehavior.Pinned, Commands.Child("child-1"));
        var first = await harness.PollVersionAsync("1");
        var second = await harness.PollVersionAsync("1");
        Assert.Equal(["child-1", "order-1"], new[] { first, second }.Select(t => t.WorkflowExecution.WorkflowId).Order());
        var child = first.WorkflowExecution.WorkflowId == "child-1" ? first : second;
        Assert.Equal("1", child.History.Events[0].WorkflowExecutionStartedEventAttributes.InheritedPinnedVersion.BuildId);
        Assert.Equal(VersioningBehavior.Pinned, (await harness.VersioningAsync("child-1"))!.Behavior);

        await harness.CompleteVersionAsync(child, "1", VersioningBehavior.Pinned, Commands.ContinueAsNew());
        var started = (await harness.HistoryAsync("child-1"))[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal("1", started.InheritedPinnedVersion.BuildId);
    }

    [Fact]
    public async Task ContinuationMayAskForTheNewestVersion()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollVersionAsync("1");
        await harness.SetCurrentAsync("2");
        var command = Commands.ContinueAsNew();
        command.ContinueAsNewWorkflowExecutionCommandAttributes.InitialVersioningBehavior = ContinueAsNewVersioningBehavior.AutoUpgrade;
        await harness.CompleteVersionAsync(task, "1", VersioningBehavior.Pinned, command);
        var next = harness.PollVersionAsync("2");
        await harness.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () =>
        {
            await harness.DescribeAsync("order-1");
            return next.IsCompleted;
        });
        Assert.Equal("order-1", (await next).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task RoutingAndPinsSurviveARestart()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteVersionAsync(await harness.PollVersionAsync("1"), "1", VersioningBehavior.Pinned);
        await harness.SetCurrentAsync("2");
        await harness.SignalAsync("order-1", "go");
        await harness.StartWorkflowAsync("order-2");
        await harness.RestartAsync();
        Assert.Equal("order-2", (await harness.PollVersionAsync("2")).WorkflowExecution.WorkflowId);
        Assert.Equal("order-1", (await harness.PollVersionAsync("1")).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task SearchAttributesTellTheVersion()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteVersionAsync(await harness.PollVersionAsync("1"), "1", VersioningBehavior.Pinned);
        var fields = (await harness.DescribeAsync("order-1")).WorkflowExecutionInfo.SearchAttributes.IndexedFields;
        Assert.Equal("\"shop\"", fields["TemporalWorkerDeployment"].Data.ToStringUtf8());
        Assert.Equal("\"shop:1\"", fields["TemporalWorkerDeploymentVersion"].Data.ToStringUtf8());
        Assert.Equal("\"Pinned\"", fields["TemporalWorkflowVersioningBehavior"].Data.ToStringUtf8());
        Assert.Equal("[\"pinned:shop:1\"]", fields["BuildIds"].Data.ToStringUtf8());
        Assert.Equal("[\"shop:1\"]", fields["TemporalUsedWorkerDeploymentVersions"].Data.ToStringUtf8());

        var query = "TemporalWorkerDeploymentVersion = 'shop:1' AND TemporalWorkflowVersioningBehavior = 'Pinned' AND BuildIds = 'pinned:shop:1'";
        var listed = await EngineHarness.InTime(harness.Service.ListWorkflowExecutionsAsync(
            new ListWorkflowExecutionsRequest { Namespace = EngineHarness.Namespace, Query = query }));
        Assert.Equal("order-1", Assert.Single(listed.Executions).Execution.WorkflowId);
    }

    private static Task UpdateOverrideAsync(EngineHarness harness, VersioningOverride? value) =>
        EngineHarness.InTime(harness.Service.UpdateWorkflowExecutionOptionsAsync(new UpdateWorkflowExecutionOptionsRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkflowExecution = new() { WorkflowId = "order-1" },
            WorkflowExecutionOptions = new WorkflowExecutionOptions { VersioningOverride = value },
            UpdateMask = new() { Paths = { "versioning_override" } },
        }));

    private static Task<DescribeTaskQueueResponse> DescribeQueueAsync(EngineHarness harness) =>
        EngineHarness.InTime(harness.Service.DescribeTaskQueueAsync(new DescribeTaskQueueRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
            TaskQueueType = TaskQueueType.Workflow,
        }));
}
