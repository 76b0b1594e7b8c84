using System.Diagnostics;

namespace Weir.LoadDriver;

/// <summary>From the start of the process <c>weir server start-dev</c> to the line that says where it listens; runs in memory.</summary>
internal sealed class StartWorkload : IWorkload
{
    private const string Ready = " listens on ";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments)
    {
        await StartAsync();
        List<TimeSpan> times = [];
        var usage = new Usage();
        while (usage.Elapsed.TotalSeconds < arguments.Seconds)
        {
            times.Add(await StartAsync());
        }

        return [usage.Measure("start", "memory", "one at a time", "starts", times.Count, Latency.Of(times))];
    }

    private static async Task<TimeSpan> StartAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        var program = RepositoryFolder.File("src", "Weir.Cli", "bin", "Release", "net10.0", "weir");
        using var server = Process.Start(new ProcessStartInfo(program, ["server", "start-dev", "--port", "0", "--ip", "127.0.0.1"])
        {
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{program} did not start");
        try
        {
            List<string> said = [];
            while (await server.StandardError.ReadLineAsync() is { } line)
            {
                said.Add(line);
                if (line.Contains(Ready, StringComparison.Ordinal))
                {
                    return Stopwatch.GetElapsedTime(begun);
                }
            }

            throw new InvalidOperationException($"the server ended before it listened: {string.Join(Environment.NewLine, said)}");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }
}
