using Weir.Engine.Executions.Records;

namespace Weir.Engine.Executions;

/// <summary>
/// The end of a run's record. A running run is terminated first, and what others have to hear of that is delivered before the run goes:
/// nothing waits for ever for a run that is not there.
/// </summary>
internal static class Deletion
{
    private const string Reason = "Delete workflow execution";

    public static void Request(Decision d)
    {
        if (d.State.IsRunning)
        {
            Termination.Force(d, Reason, details: null, Identities.Engine, links: []);
        }

        if (!d.State.DeletionRequested)
        {
            d.Emit(new Change { DeletionRequested = new DeletionRequested() });
        }
    }

    /// <summary>Nothing of the run is needed any more.</summary>
    public static bool MayGo(RunState state) => !state.IsRunning && state.Outgoing.IsEmpty;
}
