using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>The end of a run, and what others are told of it.</summary>
internal static class RunClosing
{
    /// <param name="isContinued">Another run takes over, so the parent hears nothing yet. Children do not carry over.</param>
    public static void Close(Decision d, HistoryEvent closeEvent, bool isContinued)
    {
        ParentClosePolicies.Apply(d);
        Speculation.DropUnstarted(d);
        d.Append(closeEvent);
        UpdateClosing.RunClosed(d, isContinued);
        if (!isContinued && d.State.Execution.Started.ParentWorkflowExecution is not null)
        {
            Outbox.Add(d, new OutgoingMessage { NotifyParent = new NotifyParent() });
        }

        if (!isContinued && d.State.ScheduleId.Length > 0)
        {
            Outbox.Add(d, new OutgoingMessage { NotifySchedule = new NotifySchedule() });
        }
    }

    /// <summary>A new run takes over the children, and will tell the parent. Children that are still to be started are not.</summary>
    public static void CloseForReset(Decision d, HistoryEvent closeEvent)
    {
        ParentClosePolicies.RecallUnstarted(d);
        Speculation.DropUnstarted(d);
        d.Append(closeEvent);
        UpdateClosing.RunClosed(d, isContinued: false);
    }

    public static void Close(Decision d, HistoryEvent closeEvent, StartParameters? next)
    {
        Close(d, closeEvent, isContinued: next is not null);
        if (next is not null)
        {
            var following = new Decision(state: null, d.Now, d.Ids, d.Limits) { SearchAttributes = d.SearchAttributes };
            WorkflowStart.Decide(following, next);
            d.FollowingRuns.Add(following);
        }
    }
}
