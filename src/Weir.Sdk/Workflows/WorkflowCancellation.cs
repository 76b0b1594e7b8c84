namespace Weir.Sdk.Workflows;

internal static class WorkflowCancellation
{
    /// <summary>
    /// Cancels on the workflow's thread. <see cref="CancellationTokenSource.CancelAsync"/> would call back on the thread pool, so the
    /// callbacks run here and the task is complete.
    /// </summary>
    public static Task CancelInWorkflowAsync(this CancellationTokenSource source)
    {
        source.Cancel();
        return Task.CompletedTask;
    }
}
