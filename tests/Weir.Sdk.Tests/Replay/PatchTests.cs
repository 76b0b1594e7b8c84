using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Replay.Machines;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.Replay;

public sealed class PatchTests
{
    [Fact]
    public void NewExecutionTakesThePatchAndRecordsIt()
    {
        var history = new HistoryBuilder();
        history.Started("Patched");
        history.TaskStarted();

        var commands = Runs.CommandsOf<Patched>(history);

        Assert.Equal(
            [CommandType.RecordMarker, CommandType.UpsertWorkflowSearchAttributes, CommandType.ScheduleActivityTask],
            commands.Select(command => command.CommandType));
        var marker = commands[0].RecordMarkerCommandAttributes;
        Assert.Equal("core_patch", marker.MarkerName);
        Assert.Equal("""{"id":"p1","deprecated":false}""", marker.Details["patch-data"].Payloads_[0].Data.ToStringUtf8());
        Assert.Equal(
            """["p1"]""",
            commands[1].UpsertWorkflowSearchAttributesCommandAttributes.SearchAttributes.IndexedFields["TemporalChangeVersion"].Data.ToStringUtf8());
        Assert.Equal("New", Activity(commands[2]));
    }

    [Fact]
    public void HistoryWithoutTheMarkerTakesTheOldPath()
    {
        var history = new HistoryBuilder();
        history.Started("Patched");
        history.Task();
        var scheduled = history.ActivityScheduled("Old", "1");
        history.ActivityCompleted(scheduled, 1);
        history.TaskStarted();

        // Asked again on a new workflow task, the answer stays.
        var command = Assert.Single(Runs.CommandsOf<Patched>(history));
        Assert.Equal("OldAgain", Activity(command));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HistoryWithTheMarkerTakesTheNewPath(bool withSearchAttribute)
    {
        var history = new HistoryBuilder();
        history.Started("Patched");
        history.Task();
        history.Marker("p1", deprecated: false);
        if (withSearchAttribute)
        {
            history.ChangeVersions("p1");
        }

        var scheduled = history.ActivityScheduled("New", "1");
        history.ActivityCompleted(scheduled, 1);
        history.TaskStarted();

        Assert.Equal("NewAgain", Activity(Assert.Single(Runs.CommandsOf<Patched>(history))));
    }

    [Fact]
    public void DeprecatedPatchRecordsAMarkerWithoutSearchAttribute()
    {
        var history = new HistoryBuilder();
        history.Started("Deprecated");
        history.TaskStarted();

        var commands = Runs.CommandsOf<Deprecated>(history);

        Assert.Equal([CommandType.RecordMarker, CommandType.ScheduleActivityTask], commands.Select(command => command.CommandType));
        Assert.True(PatchMarker.Read(commands[0].RecordMarkerCommandAttributes.Details)!.Deprecated);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void DeprecatedPatchReplaysHistoriesWithAndWithoutMarker(bool withMarker, bool markerDeprecated)
    {
        var history = new HistoryBuilder();
        history.Started("Deprecated");
        history.Task();
        if (withMarker)
        {
            history.Marker("p1", markerDeprecated);
            if (!markerDeprecated)
            {
                history.ChangeVersions("p1");
            }
        }

        var scheduled = history.ActivityScheduled("New", "1");
        history.ActivityCompleted(scheduled, 1);
        history.TaskStarted();

        Assert.Equal(CommandType.CompleteWorkflowExecution, Assert.Single(Runs.CommandsOf<Deprecated>(history)).CommandType);
    }

    [Fact]
    public void RemovedCallReplaysHistoriesWithADeprecatedMarker()
    {
        var history = new HistoryBuilder();
        history.Started("Removed");
        history.Task();
        history.Marker("p1", deprecated: true);
        var scheduled = history.ActivityScheduled("New", "1");
        history.ActivityCompleted(scheduled, 1);
        history.TaskStarted();

        Assert.Equal(CommandType.CompleteWorkflowExecution, Assert.Single(Runs.CommandsOf<Removed>(history)).CommandType);
    }

    [Fact]
    public void RemovedCallDoesNotReplayHistoriesWithAnActiveMarker()
    {
        var history = new HistoryBuilder();
        history.Started("Removed");
        history.Task();
        history.Marker("p1", deprecated: false);
        history.ActivityScheduled("New", "1");
        history.TaskStarted();

        var error = Assert.Throws<WorkflowNondeterminismException>(() => Runs.CommandsOf<Removed>(history));
        Assert.Contains("event 5 MarkerRecorded(markerName: \"core_patch\", patchId: \"p1\")", error.Message);
    }

    private static string Activity(Command command) => command.ScheduleActivityTaskCommandAttributes.ActivityType.Name;

    private static Task<int> RunAsync(string activity) =>
        Workflow.ExecuteActivityAsync<int>(activity, [], ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1)));

    [Workflow]
    public sealed class Patched
    {
        [WorkflowRun]
        public async Task RunAsync()
        {
            await PatchTests.RunAsync(Workflow.Patched("p1") ? "New" : "Old");
            await PatchTests.RunAsync(Workflow.Patched("p1") ? "NewAgain" : "OldAgain");
        }
    }

    [Workflow]
    public sealed class Deprecated
    {
        [WorkflowRun]
        public async Task RunAsync()
        {
            Workflow.DeprecatePatch("p1");
            await PatchTests.RunAsync("New");
        }
    }

    [Workflow]
    public sealed class Removed
    {
        [WorkflowRun]
        public Task RunAsync() => PatchTests.RunAsync("New");
    }
}
