using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Tests.Executions;

/// <summary>
/// A run as version 0.1 stored it. It must load for ever: when this test fails the format has changed, and runs in the field would be
/// lost. Never edit the blob.
/// </summary>
public sealed class StoredFormatTests
{
    [Fact]
    public void A_run_stored_by_the_first_version_loads()
    {
        RunState? state = null;
        var history = new List<HistoryEvent>();
        foreach (var line in Stored)
        {
            var transition = TransitionChanges.Parser.ParseFrom(Convert.FromBase64String(line));
            state = RunState.Apply(state, transition);
            history.AddRange(transition.Changes.Select(change => change.HistoryEvent).Where(e => e is not null));
        }

        Assert.Equal(
            "WorkflowExecutionStarted WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskTimedOut WorkflowTaskScheduled WorkflowTaskStarted " +
            "WorkflowTaskCompleted ActivityTaskScheduled ActivityTaskScheduled TimerStarted StartChildWorkflowExecutionInitiated " +
            "SignalExternalWorkflowExecutionInitiated RequestCancelExternalWorkflowExecutionInitiated ChildWorkflowExecutionStarted " +
            "WorkflowTaskScheduled ExternalWorkflowExecutionSignaled WorkflowTaskStarted WorkflowTaskCompleted UpsertWorkflowSearchAttributes " +
            "WorkflowExecutionSignaled ActivityTaskStarted ActivityTaskCompleted WorkflowTaskScheduled WorkflowTaskStarted",
            string.Join(' ', history.Select(e => e.EventType)));
        Assert.Equal(new RunKey("default", "wf", "run-1"), state!.Key);
        Assert.Equal(25, state.History.NextEventId);
        var task = state.WorkflowTask;
        Assert.Equal((WorkflowTaskPhase.Started, 24L, 17L), (task.Phase, task.StartedEventId, task.LastCompletedStartedEventId));
        Assert.Equal((ActivityPhase.Scheduled, 1), (state.Activities[9].Phase, state.Activities[9].Attempt));
        Assert.Single(state.Activities);
        Assert.Equal("t", state.Timers[10].TimerId);
        Assert.Equal(14, state.Children[11].StartedEventId);
        Assert.Single(state.ExternalCancels);
        Assert.Empty(state.ExternalSignals);
        Assert.Equal(2, state.Outgoing.Count);
        Assert.Contains("r", state.SignalRequestIds);
        Assert.Equal(["k"], state.SearchAttributes.Keys);
        Assert.Equal(WorkflowExecutionStatus.Running, state.Execution.Status);
    }

    private static string[] Stored { get; } =
    [
        "Ci2iASoKB2RlZmF1bHQSBW5zLWlkGgJ3ZiIFcnVuLTEqDXN0YXJ0LXJlcXVlc3QKgAFSfggBEgYIgPLWygYYATJwCgYKBFR5cGUqCQoFcXVldW" +
            "UQATIgCh4KFgoIZW5jb2RpbmcSCmpzb24vcGxhaW4SBCJpbiI6AEIDCJAcSgIICnIFcnVuLTF6BmNsaWVudIIBBXJ1bi0xkAEBqgEA4gECd2b6" +
            "AQsKAndmEgVydW4tMQohUh8IAhIGCIDy1soGGAVSEQoJCgVxdWV1ZRABEgIIChgB",
        "CiNSIQgDEgYIgPLWygYYBloTCAISBndvcmtlchoEaWQtMSidAQ==",
        "ChZSFAgEEgYIivLWygYYCGoGCAIQAxgBCg3yAQoIgMK314uZku8I",
        "Ch76ARsIgMK314uZku8IEgZ3b3JrZXIaBGlkLTIg0gE=",
        "CiFSHwgFEgYIivLWygYYBVIRCgkKBXF1ZXVlEAESAggKGAIKI1IhCAYSBgiK8tbKBhgGWhMIBRIGd29ya2VyGgRpZC0yKNIBChxSGggHEgYIiv" +
            "LWygYYB2IMCAUQBhoGd29ya2VyChKSAg8KCHN0aWNreS0xEIDC1y8KdlJ0CAgSBgiK8tbKBhgKemYKAWESCgoIQWN0aXZpdHkiCQoFcXVldWUQ" +
            "ATIjCiEKFgoIZW5jb2RpbmcSCmpzb24vcGxhaW4SByJpbnB1dCI6AwiQHEIDCJAcSgIIClICCApYB2IRCgIIAREAAAAAAAAAQBoCCGQKdFJyCA" +
            "kSBgiK8tbKBhgKemQKAWISCgoIQWN0aXZpdHkiCQoFcXVldWUQATIjCiEKFgoIZW5jb2RpbmcSCmpzb24vcGxhaW4SByJpbnB1dCI6AwiQHEID" +
            "CJAcSgIIClIAWAdiEQoCCAERAAAAAAAAAEAaAghkChpSGAgKEgYIivLWygYYEaIBCQoBdBICCGQYBwpLUkkICxIGCIry1soGGB2SAjoKB2RlZm" +
            "F1bHQSBWNoaWxkGgcKBUNoaWxkIgkKBXF1ZXVlEAEyADoAQgIICkgBWAdgAZIBBW5zLWlkCg+SAwwIAVIICAsSBGlkLTMKM1IxCAwSBgiK8tbK" +
            "Bhgl0gIiCAcSB2RlZmF1bHQaBwoFb3RoZXIiBWhlbGxvSgVucy1pZAoHkgMECAJYDAoyUjAIDRIGCIry1soGGBbyASEIBxIHZGVmYXVsdBoHCg" +
            "VvdGhlcjIEc3RvcDoFbnMtaWQKB5IDBAgDYA0=",
        "CgWaAwIIAQo7UjkIDhIGCIry1soGGB+iAioKB2RlZmF1bHQQCxoNCgVjaGlsZBIEaWQtMyIHCgVDaGlsZDIFbnMtaWQKHZIDGggEehYKB2RlZm" +
            "F1bHQSBWNoaWxkGgRpZC0zCitSKQgPEgYIivLWygYYBVIbChMKCHN0aWNreS0xEAIaBXF1ZXVlEgIIChgB",
        "CgWaAwIIAgosUioIEBIGCIry1soGGCfiAhsIDBIHZGVmYXVsdBoHCgVvdGhlcioFbnMtaWQ=",
        "CjQQAcICLwgIEIDCt9eLmZLvCBoPYWN0aXZpdHktd29ya2VyIhBhY3Rpdml0eS1yZXF1ZXN0",
        "CjPKAjAICBCAwrfXi5mS7wgaIgogChYKCGVuY29kaW5nEgpqc29uL3BsYWluEgYiaGFsZiI=",
        "CivSAigICBCAwrfXi5mS7wgYgO+Z3IuZku8IIhAKBmZhaWxlZCoGCgRPb3Bz",
        "Cg/aAgwICBCA75nci5mS7wg=",
        "CjLCAi8ICRCA75nci5mS7wgaD2FjdGl2aXR5LXdvcmtlciIQYWN0aXZpdHktcmVxdWVzdA==",
        "CgXiAgIICQ==",
        "CiNSIQgREgYIi/LWygYYBloTCA8SBndvcmtlchoEaWQtNCjgBg==",
        "Ch1aGxIGCIvy1soGGBrSAQ4KAXMaBmNsaWVudDoBcg==",
        "CjLCAi8ICBCA75nci5mS7wgaD2FjdGl2aXR5LXdvcmtlciIQYWN0aXZpdHktcmVxdWVzdA==",
        "CkhaRhIGCIvy1soGGAuCATkICBIPYWN0aXZpdHktd29ya2VyGhBhY3Rpdml0eS1yZXF1ZXN0IAIqEAoGZmFpbGVkKgYKBE9vcHMKSFpGEgYIi/" +
            "LWygYYDIoBOQokCiIKFgoIZW5jb2RpbmcSCmpzb24vcGxhaW4SCCJyZXN1bHQiEAgiD2FjdGl2aXR5LXdvcmtlcg==",
        "ChxSGggSEgYIi/LWygYYB2IMCA8QERoGd29ya2VyCgOaAgAKOVI3CBMSBgiL8tbKBhgo6gIoCBISJAoiCgFrEh0KFgoIZW5jb2RpbmcSCmpzb2" +
            "4vcGxhaW4SAyJ2IgoCYgAKIQgBUh0IFBIGCIvy1soGGBrSAQ4KAXMaBmNsaWVudDoBcgpMCAFSSAgVEgYIi/LWygYYC4IBOQgIEg9hY3Rpdml0" +
            "eS13b3JrZXIaEGFjdGl2aXR5LXJlcXVlc3QgAioQCgZmYWlsZWQqBgoET29wcwpOCAFSSggWEgYIi/LWygYYDIoBOwokCiIKFgoIZW5jb2Rpbm" +
            "cSCmpzb24vcGxhaW4SCCJyZXN1bHQiEAgYFSIPYWN0aXZpdHktd29ya2VyCiFSHwgXEgYIi/LWygYYBVIRCgkKBXF1ZXVlEAESAggKGAE=",
        "CiNSIQgYEgYIkPLWygYYBloTCBcSBndvcmtlchoEaWQtNSigCQ==",
    ];
}
