namespace Weir.Engine.Executions;

internal static class HistoryLimits
{
    /// <summary>Terminates a run whose history has become too long.</summary>
    public static void Enforce(Decision d)
    {
        var state = d.State;
        if (!state.IsRunning)
        {
            return;
        }

        if (state.History.NextEventId > d.Limits.HistoryEventsMax)
        {
            Termination.Force(d, "Workflow history count exceeds limit.", details: null, Identities.Engine, links: []);
        }
        else if (state.History.SizeBytes >= d.Limits.HistorySizeBytesMax)
        {
            Termination.Force(d, "Workflow history size exceeds limit.", details: null, Identities.Engine, links: []);
        }
    }
}
