using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Weir.Engine;
using Weir.Server.Grpc;

namespace Weir.LoadDriver;

/// <summary>
/// Workflows with one activity, run by a worker and a client of the official TypeScript SDK, in a process of their own, against the
/// engine of this process over gRPC. Processor time and allocations are the engine's side alone.
/// </summary>
internal sealed class TypeScriptWorkload : IWorkload
{
    private const string Name = "w1-ts";
    private const int DefaultConcurrency = 64;

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments)
    {
        var concurrency = arguments.Concurrency ?? DefaultConcurrency;
        await using var engine = await WeirEngine.StartAsync(Stores.Create(folder, arguments), new EngineOptions());
        await using var host = await GrpcHost.StartAsync(
            new GrpcHostServices { Workflow = engine.WorkflowService, Operator = engine.OperatorService }, new GrpcHostOptions { Port = 0 });
        using var node = Start(host.Address, concurrency, arguments.Seconds);
        if (await node.StandardOutput.ReadLineAsync() != "warm")
        {
            throw new InvalidOperationException("tests/Interop/load.js did not begin; are its packages installed (npm ci)?");
        }

        var usage = new Usage();
        var result = await node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("tests/Interop/load.js ended without a result");
        var times = JsonSerializer.Deserialize<double[]>(result)!.Select(TimeSpan.FromMilliseconds).ToList();
        var measurement = usage.Measure(Name, Stores.Name(arguments), $"concurrency {concurrency}", "workflows", times.Count, Latency.Of(times));
        await node.WaitForExitAsync();
        return [measurement];
    }

    private static Process Start(string address, int concurrency, int seconds)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true };
        start.ArgumentList.Add(RepositoryFolder.File("tests", "Interop", "load.js"));
        start.ArgumentList.Add(address);
        start.ArgumentList.Add(concurrency.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(seconds.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start) ?? throw new InvalidOperationException("node did not start");
    }
}
