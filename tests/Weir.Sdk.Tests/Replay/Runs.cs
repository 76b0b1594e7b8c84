using Microsoft.Extensions.Logging.Abstractions;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;
using Weir.Sdk.Replay;
using Weir.Sdk.Worker;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.Replay;

/// <summary>Runs workflow code over histories without a server.</summary>
internal static class Runs
{
    public static Task ReplayAsync<TWorkflow>(WorkflowHistory history) =>
        new WorkflowReplayer(new WorkflowReplayerOptions().AddWorkflow(typeof(TWorkflow))).ReplayWorkflowAsync(history);

    /// <summary>The run after the code has handled the last workflow task of the history, which is the current one.</summary>
    public static WorkflowInstance Process<TWorkflow>(HistoryBuilder history)
    {
        var instance = Create<TWorkflow>(history);
        instance.Process(history.Events, history.LastId);
        return instance;
    }

    public static WorkflowInstance Create<TWorkflow>(HistoryBuilder history) => new(
        WorkflowDefinition.Create(typeof(TWorkflow)),
        new WorkflowRunOptions("default", DataConverter.Default, NullLoggerFactory.Instance, []),
        history.Events[0],
        new Weir.Protocol.Common.V1.WorkflowExecution { WorkflowId = "workflow", RunId = "run" });

    public static List<Command> CommandsOf<TWorkflow>(HistoryBuilder history) => Process<TWorkflow>(history).CommandsToSend();

    public static T Value<T>(Payloads payloads, int index = 0) => DataConverter.Default.PayloadConverter.ToValue<T>(payloads.Payloads_[index])!;
}
