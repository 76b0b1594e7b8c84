using System.Diagnostics;

namespace Weir.LoadDriver;

/// <summary>What a stretch of time cost this process.</summary>
internal readonly struct Usage
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = Cpu();
    private readonly long _allocated = GC.GetTotalAllocatedBytes();

    public Usage()
    {
    }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Ends the stretch, in which <paramref name="units"/> were done.</summary>
    public Measurement Measure(string workload, string store, string setting, string unit, long units, Latency latency)
    {
        var elapsed = Elapsed;
        return new Measurement(
            workload,
            store,
            setting,
            unit,
            Math.Round(units / elapsed.TotalSeconds, 1),
            latency,
            Math.Round((GC.GetTotalAllocatedBytes() - _allocated) / (double)units),
            Math.Round((Cpu() - _cpu).TotalMicroseconds / units, 1));
    }

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
