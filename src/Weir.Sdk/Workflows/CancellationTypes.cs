namespace Weir.Sdk.Workflows;

/// <summary>What a workflow does about an activity that it cancels.</summary>
public enum ActivityCancellationType
{
    /// <summary>Ask the server to cancel it, and go on at once as if it had been cancelled.</summary>
    TryCancel,

    /// <summary>Ask the server to cancel it, and wait until it has ended one way or another.</summary>
    WaitCancellationCompleted,

    /// <summary>Do not ask; go on at once as if it had been cancelled.</summary>
    Abandon,
}

/// <summary>What a workflow does about a child workflow that it cancels.</summary>
public enum ChildWorkflowCancellationType
{
    /// <summary>Do not ask; go on at once as if it had been cancelled.</summary>
    Abandon,

    /// <summary>Ask the server to cancel it, and go on at once as if it had been cancelled.</summary>
    TryCancel,

    /// <summary>Ask the server to cancel it, and wait until it has ended one way or another. The default.</summary>
    WaitCancellationCompleted,

    /// <summary>Ask the server to cancel it, and wait until the server has passed the request on.</summary>
    WaitCancellationRequested,
}
