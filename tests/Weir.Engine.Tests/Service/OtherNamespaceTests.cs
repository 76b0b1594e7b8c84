using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;
using static Weir.Engine.Tests.Support.EngineHarness;

namespace Weir.Engine.Tests.Service;

/// <summary>Children, signals and cancel requests that go to another namespace, or to none.</summary>
public sealed class OtherNamespaceTests
{
    [Fact, Semantic(46, 50)]
    public async Task A_child_in_another_namespace_knows_where_it_is_and_reports_back()
    {
        await using var engine = await StartAsync();
        var id = await RegisterAsync(engine, "other");
        await engine.StartWorkflowAsync("parent");
        await engine.CompleteAsync(await engine.PollWorkflowAsync(), ChildIn("other"));

        var child = await InTime(engine.Service.PollWorkflowTaskQueueAsync(new() { Namespace = "other", TaskQueue = new() { Name = "children" } }));
        var started = child.History.Events[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal((Namespace, "parent"), (started.ParentWorkflowNamespace, started.ParentWorkflowExecution.WorkflowId));
        await InTime(engine.Service.RespondWorkflowTaskCompletedAsync(new() { Namespace = "other", TaskToken = child.TaskToken, Commands = { Commands.Complete() } }));

        var history = await UntilAsync(engine, EventType.ChildWorkflowExecutionCompleted);
        Assert.Equal(id, history.Single(e => e.EventType == EventType.StartChildWorkflowExecutionInitiated).StartChildWorkflowExecutionInitiatedEventAttributes.NamespaceId);
        var completed = history.Single(e => e.EventType == EventType.ChildWorkflowExecutionCompleted).ChildWorkflowExecutionCompletedEventAttributes;
        Assert.Equal(("other", id), (completed.Namespace, completed.NamespaceId));
    }

    [Fact, Semantic(29, 46)]
    public async Task A_namespace_that_does_not_exist_fails_what_was_meant_for_it()
    {
        await using var engine = await StartAsync();
        await engine.StartWorkflowAsync("parent");

        await engine.CompleteAsync(await engine.PollWorkflowAsync(), ChildIn("nowhere"), SignalIn("nowhere"), CancelIn("nowhere"));

        var history = await UntilAsync(
            engine,
            EventType.StartChildWorkflowExecutionFailed,
            EventType.SignalExternalWorkflowExecutionFailed,
            EventType.RequestCancelExternalWorkflowExecutionFailed);
        var child = history.Single(e => e.EventType == EventType.StartChildWorkflowExecutionFailed).StartChildWorkflowExecutionFailedEventAttributes;
        Assert.Equal(StartChildWorkflowExecutionFailedCause.NamespaceNotFound, child.Cause);
        var signal = history.Single(e => e.EventType == EventType.SignalExternalWorkflowExecutionFailed).SignalExternalWorkflowExecutionFailedEventAttributes;
        Assert.Equal(SignalExternalWorkflowExecutionFailedCause.NamespaceNotFound, signal.Cause);
        var cancel = history
            .Single(e => e.EventType == EventType.RequestCancelExternalWorkflowExecutionFailed)
            .RequestCancelExternalWorkflowExecutionFailedEventAttributes;
        Assert.Equal(CancelExternalWorkflowExecutionFailedCause.NamespaceNotFound, cancel.Cause);
    }

    private static async Task<string> RegisterAsync(EngineHarness engine, string name)
    {
        await InTime(engine.Service.RegisterNamespaceAsync(new RegisterNamespaceRequest
        {
            Namespace = name, WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(1)),
        }));
        return (await InTime(engine.Service.DescribeNamespaceAsync(new() { Namespace = name }))).NamespaceInfo.Id;
    }

    // Each thing that came of the commands is a transition of its own, and a workflow task may be handed out between them.
    private static async Task<IReadOnlyList<Weir.Protocol.History.V1.HistoryEvent>> UntilAsync(EngineHarness engine, params EventType[] types)
    {
        while (true)
        {
            var history = await engine.HistoryAsync("parent");
            if (types.All(type => history.Any(e => e.EventType == type)))
            {
                return history;
            }

            await engine.CompleteAsync(await engine.PollWorkflowAsync());
        }
    }

#pragma warning disable CS0612 // The field is deprecated, and SDKs still send it.
    private static Command ChildIn(string name)
    {
        var command = Commands.Child("child", "children");
        command.StartChildWorkflowExecutionCommandAttributes.Namespace = name;
        return command;
    }

    private static Command SignalIn(string name)
    {
        var command = Commands.SignalExternal("target", "s");
        command.SignalExternalWorkflowExecutionCommandAttributes.Namespace = name;
        return command;
    }

    private static Command CancelIn(string name) => new()
    {
        CommandType = CommandType.RequestCancelExternalWorkflowExecution,
        RequestCancelExternalWorkflowExecutionCommandAttributes = new() { WorkflowId = "target", Namespace = name },
    };
#pragma warning restore CS0612
}
