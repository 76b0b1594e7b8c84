using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Tests.Executions;

public sealed class ExecutionOptionsTests
{
    private readonly RunFixture run = new RunFixture().Start(request => request.Priority = new Priority { PriorityKey = 2, FairnessKey = "f" }).Poll().Complete();

    [Fact]
    public void What_the_mask_names_changes_and_the_rest_stays()
    {
        var options = Update(new WorkflowExecutionOptions { Priority = new Priority { PriorityKey = 5 } }, "priority.priority_key");

        Assert.Equal(new Priority { PriorityKey = 5, FairnessKey = "f" }, options.Priority);
        Assert.Equal("5 WorkflowExecutionOptionsUpdated", run.EventsFrom(5));
        Assert.True(run.Event(5).WorkerMayIgnore);
        Assert.Equal(options.Priority, Descriptions.Describe(run.State).WorkflowExecutionInfo.Priority);
    }

    [Fact]
    public void A_versioning_override_is_set_and_unset()
    {
        var versioning = new VersioningOverride { AutoUpgrade = true };

        Assert.Equal(versioning, Update(new WorkflowExecutionOptions { VersioningOverride = versioning }, "versioningOverride").VersioningOverride);
        Assert.Equal(versioning, run.State.Execution.VersioningOverride);

        Assert.Null(Update(new WorkflowExecutionOptions(), "versioning_override").VersioningOverride);
        Assert.True(run.Event(6).WorkflowExecutionOptionsUpdatedEventAttributes.UnsetVersioningOverride);
        Assert.Null(run.State.Execution.VersioningOverride);
    }

    [Fact]
    public void No_change_writes_nothing()
    {
        Update(new WorkflowExecutionOptions { Priority = new Priority { PriorityKey = 2 } }, "priority.priority_key");
        Assert.Empty(run.Last.Changes.Changes);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("versioning_override.behavior")]
    public void An_impossible_mask_is_refused(string path)
    {
        var refused = run.Refused(d => ExecutionOptions.Update(d, new WorkflowExecutionOptions(), new FieldMask { Paths = { path } }, "o"));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public void The_next_run_of_the_chain_keeps_them()
    {
        Update(new WorkflowExecutionOptions { Priority = new Priority { PriorityKey = 4 } }, "priority");
        run.Signal().Poll().Complete(Do.ContinueAsNew());

        Assert.Equal(4, run.Last.FollowingRuns[0].State.Execution.Priority!.PriorityKey);
        Assert.Equal(StatusCode.NotFound, run.Refused(d => ExecutionOptions.Update(d, new(), new FieldMask { Paths = { "priority" } }, "o")).Code);
    }

    [Fact]
    public void They_wait_in_the_buffer_while_a_workflow_task_runs()
    {
        run.Signal().Poll();
        Update(new WorkflowExecutionOptions { Priority = new Priority { PriorityKey = 4 } }, "priority");
        Assert.Equal(EventType.WorkflowTaskStarted, run.History[^1].EventType);

        run.Complete();

        Assert.Contains("WorkflowExecutionOptionsUpdated", run.Events, StringComparison.Ordinal);
    }

    private WorkflowExecutionOptions Update(WorkflowExecutionOptions options, params string[] paths) => run.Do(d =>
        ExecutionOptions.Update(d, options, new FieldMask { Paths = { paths } }, "operator"));
}
