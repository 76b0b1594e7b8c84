using System.Diagnostics;

namespace Weir.LoadDriver;

/// <summary>Runs one workflow after another, as many at a time as the concurrency says.</summary>
/// <param name="Name">Begins the workflow ids.</param>
/// <param name="Concurrency">Workflows under way.</param>
/// <param name="RunAsync">Runs one workflow under the id given, and checks its result.</param>
internal sealed record Load(string Name, int Concurrency, Func<string, Task> RunAsync)
{
    // Long enough for the runtime to compile the hot path a second time.
    private const int WarmUpSecondsMax = 5;

    public async Task<Measurement> MeasureAsync(string store, string setting, string unit, int unitsPerWorkflow, int seconds)
    {
        await RunForAsync(TimeSpan.FromSeconds(Math.Min(WarmUpSecondsMax, seconds)));
        var usage = new Usage();
        var times = await RunForAsync(TimeSpan.FromSeconds(seconds));
        return usage.Measure(Name, store, setting, unit, (long)times.Count * unitsPerWorkflow, Latency.Of(times));
    }

    private async Task<List<TimeSpan>> RunForAsync(TimeSpan duration)
    {
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var times = await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => Task.Run(() => RunUntilAsync(until))));
        return [.. times.SelectMany(own => own)];
    }

    private async Task<List<TimeSpan>> RunUntilAsync(long until)
    {
        List<TimeSpan> times = [];
        while (Stopwatch.GetTimestamp() < until)
        {
            var id = $"{Name}-{Guid.NewGuid():n}";
            var start = Stopwatch.GetTimestamp();
            await RunAsync(id);
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return times;
    }
}
