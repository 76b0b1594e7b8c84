using Weir.Sdk.Client;
using Weir.Sdk.Tests.EndToEnd;
using Weir.Sdk.Worker;
using Weir.Tests.Shared;

namespace Weir.Sdk.Tests.Histories;

public sealed class RecordedHistoryTests
{
    private static string Folder => Path.Combine(RepositoryRoot.Path, "tests", "Weir.Sdk.Tests", "Histories");

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task CodeOfTodayLeadsToWhatWasRecorded(string file)
    {
        var history = WorkflowHistory.FromJson("recorded", await File.ReadAllTextAsync(Path.Combine(Folder, file)));

        var result = await new WorkflowReplayer(new WorkflowReplayerOptions()
            .AddWorkflow<RecordedWorkflows.ActivitiesWorkflow>()
            .AddWorkflow<RecordedWorkflows.WaitingWorkflow>()
            .AddWorkflow<RecordedWorkflows.ParentWorkflow>()
            .AddWorkflow<RecordedWorkflows.ChildWorkflow>()
            .AddWorkflow<RecordedWorkflows.ChangesWorkflow>()
            .AddWorkflow<RecordedWorkflows.CanceledWorkflow>()).ReplayWorkflowAsync(history);

        Assert.Null(result.ReplayFailure);
    }

    [Fact]
    public void EveryRecordedWorkflowHasAFile() => Assert.Equal(
        ["activities.json", "canceled.json", "changes-1.json", "changes-2.json", "parent.json", "waiting.json"],
        Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!).Order());

    [Fact(Explicit = true)]
    public async Task RecordMissing()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options
            .AddWorkflow<RecordedWorkflows.ActivitiesWorkflow>()
            .AddWorkflow<RecordedWorkflows.WaitingWorkflow>()
            .AddWorkflow<RecordedWorkflows.ParentWorkflow>()
            .AddWorkflow<RecordedWorkflows.ChildWorkflow>()
            .AddWorkflow<RecordedWorkflows.ChangesWorkflow>()
            .AddWorkflow<RecordedWorkflows.CanceledWorkflow>()
            .AddAllActivities(new RecordedWorkflows.Activities()));

        var activities = await engine.Client.StartWorkflowAsync("RecordedActivities", [], EngineFixture.Options());
        Assert.Equal("abc canceled", await engine.SkipUntilAsync(activities.GetResultAsync<string>()));
        await WriteAsync("activities.json", activities);

        var waiting = await engine.Client.StartWorkflowAsync("RecordedWaiting", [], EngineFixture.Options());
        await waiting.SignalAsync("Tell", ["x"]);
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            engine.Time.Advance(TimeSpan.FromSeconds(3));
        }

        await waiting.SignalAsync("Tell", ["y"]);
        Assert.Equal("False True xy 36", await waiting.GetResultAsync<string>());
        await WriteAsync("waiting.json", waiting);

        var parent = await engine.Client.StartWorkflowAsync("RecordedParent", [], EngineFixture.Options());
        Assert.Equal("ok failed canceled told nobody", await parent.GetResultAsync<string>());
        await WriteAsync("parent.json", parent);

        var changes = await engine.Client.StartWorkflowAsync("RecordedChanges", [0], EngineFixture.Options("recorded-changes"));
        Assert.Equal("newnew", await engine.SkipUntilAsync(changes.GetResultAsync<string>()));
        await WriteAsync("changes-1.json", engine.Client.GetWorkflowHandle("recorded-changes", changes.ResultRunId));
        await WriteAsync("changes-2.json", engine.Client.GetWorkflowHandle("recorded-changes"));

        var canceled = await engine.Client.StartWorkflowAsync("RecordedCanceled", [], EngineFixture.Options());
        await EngineFixture.UntilAsync(async () => (await canceled.FetchHistoryAsync()).Events.Count > 4);
        await canceled.CancelAsync();
        await Assert.ThrowsAsync<Weir.Sdk.Exceptions.WorkflowFailedException>(() => canceled.GetResultAsync());
        await WriteAsync("canceled.json", canceled);
    }

    private static async Task WriteAsync(string file, WorkflowHandle handle)
    {
        var path = Path.Combine(Folder, file);
        if (!File.Exists(path))
        {
            // Identities hold the name of the machine, and stack traces its folders.
            var history = await handle.FetchHistoryAsync();
            var json = history.ToJson().Replace(new WeirClientOptions().Identity, "recorder");
            json = System.Text.RegularExpressions.Regex.Replace(json, "\"stackTrace\": \"(?:[^\"\\\\]|\\\\.)*\"", "\"stackTrace\": \"\"");
            await File.WriteAllTextAsync(path, json + "\n");
        }
    }
}
