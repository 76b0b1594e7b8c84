using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>Why a command cannot be done. The workflow task fails with it, and none of its commands is done.</summary>
/// <param name="Message">For the worker; empty when the cause says it all.</param>
/// <param name="TerminatesRun">Repeating the task would not help.</param>
internal sealed record CommandRejection(WorkflowTaskFailedCause Cause, string Message, bool TerminatesRun = false);

/// <summary>The commands of one workflow task completion on their way.</summary>
/// <param name="unhandledEvents">How many events the workflow has not seen: it may not close before it has.</param>
/// <param name="messages">The messages that came with the commands; null for none.</param>
internal sealed class CommandContext(Decision d, string identity, int unhandledEvents, MessageList? messages = null)
{
    private HashSet<string>? startedChildren;
    private List<long>? eagerActivities;

    public Decision Decision { get; } = d;

    public RunState State => Decision.State;

    public MessageList Messages { get; } = messages ?? new MessageList([]);

    /// <summary>The worker that sent them.</summary>
    public string Identity { get; } = identity;

    /// <summary>Id of the WorkflowTaskCompleted event, which all events of commands refer to.</summary>
    public long CompletedEventId { get; set; }

    public int UnhandledEvents { get; set; } = unhandledEvents;

    /// <summary>An activity ended by being cancelled before it started, so the workflow has something to see.</summary>
    public bool ActivityNotStartedCanceled { get; set; }

    /// <summary>Scheduled event ids of activities that the worker wants to start itself.</summary>
    public IReadOnlyList<long> EagerActivities => eagerActivities ?? [];

    /// <summary>Puts a command's event into the history, with what the command says for people.</summary>
    public HistoryEvent Append(Command command, HistoryEvent e)
    {
        e.UserMetadata = command.UserMetadata;
        if (command.EventGroupMarkers.Count > 0)
        {
            e.EventGroupMarkers.AddRange(command.EventGroupMarkers);
        }

        return Decision.Append(e);
    }

    public void AddEagerActivity(long scheduledEventId) => (eagerActivities ??= []).Add(scheduledEventId);

    public void AddStartedChild(string workflowId) => (startedChildren ??= new HashSet<string>(StringComparer.Ordinal)).Add(workflowId);

    /// <summary>Whether a command of the same task started this child.</summary>
    public bool HasStartedChild(string workflowId) => startedChildren?.Contains(workflowId) ?? false;
}
