using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weir.Interpreter.Processes;

/// <summary>Asks the system about a pipe without reading it: poll(2).</summary>
internal static partial class PipeState
{
    private const short Input = 1;
    private const int Interrupted = 4;

    /// <summary>Whether bytes that nobody has read are in the pipe.</summary>
    public static bool HasInput(SafePipeHandle pipe) => (Ask(pipe, waits: false) & Input) != 0;

    /// <summary>Returns when there are bytes, or the end of the stream, to be read.</summary>
    public static void WaitForInput(SafePipeHandle pipe) => Ask(pipe, waits: true);

    private static short Ask(SafePipeHandle pipe, bool waits)
    {
        var isHeld = false;
        try
        {
            pipe.DangerousAddRef(ref isHeld);
            var request = new Request { Descriptor = (int)pipe.DangerousGetHandle(), Events = Input };
            while (Poll(ref request, 1, waits ? -1 : 0) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
            {
            }

            return request.Answer;
        }
        finally
        {
            if (isHeld)
            {
                pipe.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Request request, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public int Descriptor;
        public short Events;
        public short Answer;
    }
}
