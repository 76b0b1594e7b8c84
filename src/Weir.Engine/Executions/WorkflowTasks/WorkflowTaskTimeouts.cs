namespace Weir.Engine.Executions;

/// <summary>How long a workflow task may take.</summary>
internal static class WorkflowTaskTimeouts
{
    private const int AttemptsWithoutExtension = 3;
    private static readonly TimeSpan ExtensionInitial = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ExtensionMax = TimeSpan.FromMinutes(10);

    /// <summary>
    /// SDKs do not report repeated failures, so this timeout paces the retries of a workflow that keeps failing: from the fourth attempt
    /// on it grows by 5 s, 10 s, 20 s ... up to 10 min.
    /// </summary>
    public static TimeSpan StartToClose(TimeSpan timeout, int attempt)
    {
        if (attempt <= AttemptsWithoutExtension)
        {
            return timeout;
        }

        var doublings = Math.Min(attempt - AttemptsWithoutExtension - 1, 16);
        var extension = ExtensionInitial * (1 << doublings);
        return timeout + (extension < ExtensionMax ? extension : ExtensionMax);
    }
}
