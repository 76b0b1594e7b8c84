using System.Collections.Immutable;
using Weir.Protocol.History.V1;
using Weir.Protocol.Update.V1;

namespace Weir.Engine.Executions;

// An update's way:
//
//   (request) -> pending -> sent -> Accepted -> Completed
//                  |          |        ^
//                  +-> gone <-+        |        rejected, aborted or moved to the next run: no trace in the history
//   (reset)   -> Admitted -------------+        rejected: UpdateAdmissionRejected
//
// Pending and sent are in memory only; the rest follows from the history.
internal static class UpdateEffects
{
    public static RunState Arrived(RunState state, PendingUpdate update) => state with
    {
        Updates = state.Updates with { Pending = state.Updates.Pending.Add(update.Arrival, update) },
    };

    public static RunState Sent(RunState state)
    {
        var pending = state.Updates.Pending;
        foreach (var (arrival, update) in pending)
        {
            if (!update.IsSent)
            {
                pending = pending.SetItem(arrival, update with { IsSent = true });
            }
        }

        return state with { Updates = state.Updates with { Pending = pending } };
    }

    public static RunState Forgotten(RunState state, string id) =>
        state.Updates.FindPending(id) is { } update
            ? state with { Updates = state.Updates with { Pending = state.Updates.Pending.Remove(update.Arrival) } }
            : state;

    public static RunState ForgetAll(RunState state) => state with
    {
        Updates = state.Updates with { Pending = ImmutableSortedDictionary<long, PendingUpdate>.Empty },
    };

    public static RunState Admitted(RunState state, HistoryEvent e)
    {
        var id = e.WorkflowExecutionUpdateAdmittedEventAttributes.Request.Meta.UpdateId;
        return With(state, new UpdateState(id, UpdateStage.Admitted, e.EventId, AcceptedEventId: 0, Outcome: null), newIncomplete: 1);
    }

    public static RunState AdmissionRejected(RunState state, string id) => state with
    {
        Updates = state.Updates with
        {
            Known = state.Updates.Known.Remove(id),
            IncompleteCount = state.Updates.IncompleteCount - 1,
        },
    };

    /// <summary>An update that was pending is known from here on.</summary>
    public static RunState Accepted(RunState state, HistoryEvent e)
    {
        var id = e.WorkflowExecutionUpdateAcceptedEventAttributes.ProtocolInstanceId;
        var admitted = state.Updates.Known.GetValueOrDefault(id);
        var accepted = new UpdateState(id, UpdateStage.Accepted, admitted?.AdmittedEventId ?? 0, e.EventId, Outcome: null);
        return With(Forgotten(state, id), accepted, newIncomplete: admitted is null ? 1 : 0);
    }

    public static RunState Completed(RunState state, WorkflowExecutionUpdateCompletedEventAttributes attributes)
    {
        var accepted = state.Updates.Known[attributes.Meta.UpdateId];
        return With(state, accepted with { Stage = UpdateStage.Completed, Outcome = attributes.Outcome ?? new Outcome() }, newIncomplete: -1);
    }

    private static RunState With(RunState state, UpdateState update, int newIncomplete) => state with
    {
        Updates = state.Updates with
        {
            Known = state.Updates.Known.SetItem(update.Id, update),
            IncompleteCount = state.Updates.IncompleteCount + newIncomplete,
        },
    };
}
