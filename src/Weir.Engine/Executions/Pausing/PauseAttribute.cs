namespace Weir.Engine.Executions;

/// <summary>The search attribute by which paused runs, and runs with paused activities, are found.</summary>
internal static class PauseAttribute
{
    public const string Name = "TemporalPauseInfo";

    /// <summary>Brings the attribute up to what is paused now.</summary>
    public static RunState Refresh(RunState state)
    {
        var keywords = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var activity in state.Activities.Values)
        {
            if (activity.IsPaused)
            {
                keywords.Add($"property:activityType={activity.Attributes.ActivityType?.Name}");
            }
        }

        if (state.Execution.Pause is { } pause)
        {
            keywords.Add($"Workflow:{state.Key.WorkflowId}");
            keywords.Add($"Reason:{pause.Reason}");
        }

        return state with
        {
            SearchAttributes = keywords.Count == 0
                ? state.SearchAttributes.Remove(Name)
                : state.SearchAttributes.SetItem(Name, JsonPayload.OfKeywords(keywords)),
        };
    }
}
