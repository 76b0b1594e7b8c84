namespace Weir.Engine.Executions;

/// <summary>What the end of a run, or a task that the engine failed, means for its updates.</summary>
internal static class UpdateClosing
{
    /// <summary>
    /// The run has closed. Updates never keep it open: accepted ones fail, the others are aborted, or go to the run that follows.
    /// </summary>
    public static void RunClosed(Decision d, bool isContinued)
    {
        foreach (var update in d.State.Updates.Known.Values)
        {
            if (update.Stage == UpdateStage.Accepted)
            {
                d.UpdateNews.Add(new UpdateReached(update.Id, UpdateStatus.Failed(UpdateErrors.AcceptedUpdateCompletedWorkflow())));
            }
            else if (update.Stage == UpdateStage.Admitted)
            {
                d.UpdateNews.Add(NotAccepted(update.Id, isContinued));
            }
        }

        foreach (var pending in d.State.Updates.Pending.Values)
        {
            d.UpdateNews.Add(NotAccepted(pending.Id, isContinued));
            d.Remember(new UpdateForgotten(pending.Id));
        }
    }

    private static UpdateNews NotAccepted(string id, bool isContinued) =>
        isContinued ? new UpdateMoved(id) : new UpdateAborted(id, UpdateErrors.AbortedByClosing());

    /// <summary>The worker answered with messages that make no sense: what it was sent is not sent again.</summary>
    public static void AbortSent(Decision d)
    {
        foreach (var pending in d.State.Updates.Pending.Values)
        {
            if (pending.IsSent)
            {
                d.UpdateNews.Add(new UpdateAborted(pending.Id, UpdateErrors.AbortedByTaskFailure()));
                d.Remember(new UpdateForgotten(pending.Id));
            }
        }
    }
}
