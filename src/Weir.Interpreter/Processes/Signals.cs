using System.Runtime.InteropServices;

namespace Weir.Interpreter.Processes;

/// <summary>POSIX signals to processes and process groups.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal to one process. False when it is gone (or is not ours to signal).</summary>
    public static bool Send(int processId, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 2);
        return SendSignal(processId, signal) == 0;
    }

    /// <summary>Sends a signal to every process of a group. False when the group is empty.</summary>
    public static bool SendToGroup(int groupId, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupId, 2);
        return SendSignal(-groupId, signal) == 0;
    }

    /// <summary>True while the process exists, whoever owns it.</summary>
    public static bool IsAlive(int processId) =>
        SendSignal(processId, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
