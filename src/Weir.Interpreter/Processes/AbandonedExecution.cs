namespace Weir.Interpreter.Processes;

/// <summary>Deals with an execution whose Weir process died: what became of it, and the end of what is left.</summary>
internal static class AbandonedExecution
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SupervisorLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Lets the supervisor finish what it is doing (it may be just writing the exit status), then reads the status. When there is
    /// none, the program did not end by itself: whatever is left of it is killed before this returns.
    /// </summary>
    /// <returns>The exit status of a program that ended by itself, or null when it has to run again.</returns>
    public static async Task<int?> SettleAsync(string controlFolder, ProcessToken token, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(controlFolder))
        {
            return null;
        }

        var began = time.GetTimestamp();
        while (ControlFiles.ReadStatus(controlFolder) is null
            && ControlFiles.ReadIds(controlFolder) is { } running
            && IsSupervisor(running.Supervisor, controlFolder)
            && time.GetElapsedTime(began) < SupervisorLimit)
        {
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        if (ControlFiles.ReadStatus(controlFolder) is { } status && !ControlFiles.IsMarkedEnded(controlFolder))
        {
            return status;
        }

        await Survivors.KillAllAsync(token, time, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Guards against a process id that was given to another program since.</summary>
    private static bool IsSupervisor(int processId, string controlFolder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Signals.IsAlive(processId);
        }

        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Contains(controlFolder, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
