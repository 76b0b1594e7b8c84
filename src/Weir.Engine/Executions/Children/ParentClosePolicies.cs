using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>What becomes of the children when their parent's run closes, whatever the reason and whether another run follows or not.</summary>
internal static class ParentClosePolicies
{
    /// <summary>Adds the messages to the children. To be called before the close event, which forgets them.</summary>
    public static void Apply(Decision d)
    {
        if (d.State.Children.IsEmpty)
        {
            return;
        }

        RecallUnstarted(d);
        foreach (var child in d.State.Children.Values)
        {
            if (child.RunId.Length > 0 && child.Attributes.ParentClosePolicy != ParentClosePolicy.Abandon)
            {
                Outbox.Add(d, CloseMessage(child, child.RunId));
            }
        }
    }

    public static void RecallUnstarted(Decision d)
    {
        foreach (var (id, message) in d.State.Outgoing)
        {
            if (message.KindCase == OutgoingMessage.KindOneofCase.StartChild)
            {
                Recall(d, id, message.StartChild);
            }
        }
    }

    /// <summary>
    /// A child whose start was not confirmed is not started any more. The message may be on its way, though, or have been delivered just
    /// before a crash, so what was created is closed by the same policy, or set going when it is abandoned.
    /// </summary>
    private static void Recall(Decision d, long outgoingId, StartChild start)
    {
        d.Emit(new Change { OutgoingRemoved = new OutgoingRemoved { Id = outgoingId } });
        if (outgoingId >= d.FirstNewOutgoingId)
        {
            return;
        }

        var child = d.State.Children[start.InitiatedEventId];
        Outbox.Add(d, child.Attributes.ParentClosePolicy == ParentClosePolicy.Abandon
            ? new OutgoingMessage
            {
                ScheduleChildFirstTask = new ScheduleChildFirstTask
                {
                    Namespace = child.Attributes.Namespace,
                    WorkflowId = child.Attributes.WorkflowId,
                    RunId = start.RunId,
                },
            }
            : CloseMessage(child, start.RunId));
    }

    private static OutgoingMessage CloseMessage(ChildState child, string runId) => new()
    {
        CloseChild = new CloseChild
        {
            Namespace = child.Attributes.Namespace,
            WorkflowId = child.Attributes.WorkflowId,
            FirstRunId = runId,
            Policy = child.Attributes.ParentClosePolicy,
        },
    };
}
