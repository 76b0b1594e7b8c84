using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Update.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Updates of a run: requests that a worker accepts or rejects. Until it accepts one, nothing is written, so a rejected update leaves
/// no trace. The way of an update is in <see cref="UpdateEffects"/>.
/// </summary>
internal static class Updates
{
    // From this attempt on the workflow task does not get through, and an update that travels with it does not either.
    private const int FailingAttempt = 3;

    /// <summary>How far the update has come; null when the run does not know it.</summary>
    public static UpdateStatus? Find(RunState state, string updateId)
    {
        if (state.Updates.Known.TryGetValue(updateId, out var known))
        {
            return known.Stage switch
            {
                UpdateStage.Completed => UpdateStatus.Completed(known.Outcome!),
                UpdateStage.Accepted when !state.IsRunning => UpdateStatus.Failed(UpdateErrors.AcceptedUpdateCompletedWorkflow()),
                UpdateStage.Accepted => UpdateStatus.Accepted,
                _ => state.IsRunning ? UpdateStatus.Admitted : null,
            };
        }

        return state.Updates.FindPending(updateId) is null ? null : UpdateStatus.Admitted;
    }

    /// <summary>
    /// Takes the update on, once per update id, and has it brought to a worker: with the workflow task that is scheduled, with the one
    /// that follows the started one, or with a speculative one of its own.
    /// </summary>
    /// <exception cref="RpcException">NOT_FOUND when the run is closed or not of the asked chain; FAILED_PRECONDITION when its workflow
    /// task keeps failing or it has had too many updates; RESOURCE_EXHAUSTED when too much is in flight, or the run is closing.</exception>
    public static UpdateStatus Admit(Decision d, UpdateWorkflowExecutionRequest request)
    {
        Refusals.EnsureChain(d.State, request.FirstExecutionRunId);
        var id = request.Request.Meta.UpdateId;
        if (Find(d.State, id) is { } known)
        {
            return known;
        }

        EnsureAdmissible(d, request.Request);
        d.Remember(new UpdateArrived(new PendingUpdate(id, d.State.Updates.NextArrival, request.Request)));
        Transitions.Settle(d, wake: false);
        return UpdateStatus.Admitted;
    }

    /// <summary>
    /// For a reset: carries an update of the run before over to this one. Its request gets into the history, so that the worker learns of
    /// it from there. Does nothing when the run knows the update already.
    /// </summary>
    /// <exception cref="InvalidOperationException">A workflow task is started, whose worker would not learn of it.</exception>
    public static void Readmit(Decision d, Request request)
    {
        if (d.State.WorkflowTask.IsStarted)
        {
            throw new InvalidOperationException("Updates are carried over between workflow tasks.");
        }

        if (Find(d.State, request.Meta.UpdateId) is not null)
        {
            return;
        }

        d.Append(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionUpdateAdmitted,
            WorkflowExecutionUpdateAdmittedEventAttributes = new WorkflowExecutionUpdateAdmittedEventAttributes
            {
                Request = request,
                Origin = UpdateAdmittedEventOrigin.Reapply,
            },
        });
    }

    private static void EnsureAdmissible(Decision d, Request request)
    {
        var state = d.State;
        Refusals.EnsureRunning(state);
        if (state.IsPaused)
        {
            throw UpdateErrors.Paused();
        }

        if (state.WorkflowTask.Attempt >= FailingAttempt)
        {
            throw UpdateErrors.TaskKeepsFailing();
        }

        if (state.WorkflowTask is { IsCloseAttempted: true, IsStarted: true })
        {
            throw UpdateErrors.Closing();
        }

        var updates = state.Updates;
        if (updates.InFlightCount >= d.Limits.UpdatesInFlightMax)
        {
            throw UpdateErrors.TooManyInFlight(d.Limits.UpdatesInFlightMax);
        }

        if (updates.TotalCount >= d.Limits.UpdatesMax)
        {
            throw UpdateErrors.TooMany(d.Limits.UpdatesMax);
        }

        if (updates.Pending.Values.Sum(pending => (long)pending.SizeBytes) + request.CalculateSize() > d.Limits.UpdatesInFlightSizeBytesMax)
        {
            throw UpdateErrors.TooLargeInFlight(d.Limits.UpdatesInFlightSizeBytesMax);
        }
    }
}
