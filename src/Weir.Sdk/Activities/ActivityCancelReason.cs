namespace Weir.Sdk.Activities;

/// <summary>Why an activity's token was cancelled.</summary>
public enum ActivityCancelReason
{
    /// <summary>It is not cancelled.</summary>
    None,

    /// <summary>The workflow, or a person, requested it.</summary>
    CancelRequest,

    /// <summary>The server no longer knows the attempt: the workflow closed, or the attempt timed out.</summary>
    GoneFromServer,

    /// <summary>The attempt used up its start-to-close timeout.</summary>
    Timeout,

    /// <summary>The worker stops, and its grace period is over.</summary>
    WorkerShutdown,

    /// <summary>A person paused the activity.</summary>
    Paused,

    /// <summary>A person reset the activity.</summary>
    Reset,
}
