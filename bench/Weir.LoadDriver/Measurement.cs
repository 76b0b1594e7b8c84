using System.Globalization;

namespace Weir.LoadDriver;

/// <summary>One line of the result.</summary>
/// <param name="Workload">Such as <c>w1</c>.</param>
/// <param name="Store">Where the data was kept.</param>
/// <param name="Setting">What distinguishes it from other lines of the workload, such as <c>concurrency 64</c>.</param>
/// <param name="Rate">How many of <paramref name="Unit"/> a second.</param>
/// <param name="Latency">From start to result, or of a commit.</param>
/// <param name="AllocatedBytes">Managed memory allocated for each of <paramref name="Unit"/>.</param>
/// <param name="CpuMicroseconds">Processor time, over all cores, for each of <paramref name="Unit"/>.</param>
internal sealed record Measurement(
    string Workload, string Store, string Setting, string Unit, double Rate, Latency Latency, double AllocatedBytes, double CpuMicroseconds)
{
    /// <summary>What else was seen; null when there is nothing to add.</summary>
    public string? Notes { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Workload,-6} {Store,-7} {Setting,-16} {Rate,10:N0} {Unit + "/s",-14} p50 {Latency.P50Ms,8:N3} ms  p95 {Latency.P95Ms,8:N3} ms  p99 {Latency.P99Ms,8:N3} ms  max {Latency.MaxMs,8:N1} ms  {CpuMicroseconds,8:N1} us cpu  {AllocatedBytes,10:N0} bytes{(Notes is null ? "" : $"  {Notes}")}");
}

/// <summary>Percentiles of a measurement in milliseconds.</summary>
internal sealed record Latency(int Count, double P50Ms, double P95Ms, double P99Ms, double MaxMs)
{
    public static Latency Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return new Latency(sorted.Length, At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99), At(sorted, 1));
    }

    private static double At(double[] sorted, double part) =>
        sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * part) - 1)], 4);
}
