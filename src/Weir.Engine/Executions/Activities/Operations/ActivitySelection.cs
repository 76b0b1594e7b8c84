namespace Weir.Engine.Executions;

/// <summary>Which pending activities an operator means.</summary>
/// <param name="Id">The one with this id; empty when it is not by id.</param>
/// <param name="Type">All of this type; empty when it is not by type. Neither: all.</param>
internal readonly record struct ActivitySelection(string Id, string Type)
{
    public static ActivitySelection All => new("", "");

    /// <exception cref="Protocol.Calls.RpcException">NOT_FOUND when the run is closed or has none.</exception>
    public IReadOnlyList<ActivityState> Of(RunState state)
    {
        Refusals.EnsureRunning(state);
        if (Id.Length > 0)
        {
            return state.ActivityIds.TryGetValue(Id, out var scheduledEventId) ? [state.Activities[scheduledEventId]] : throw NotFound();
        }

        var type = Type;
        var selected = state.Activities.Values.Where(activity => type.Length == 0 || activity.Attributes.ActivityType?.Name == type).ToList();
        return selected.Count > 0 ? selected : throw NotFound();
    }

    private static Exception NotFound() => Refusals.NotFound("Activity not found.");
}
