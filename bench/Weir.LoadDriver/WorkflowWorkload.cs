using Weir.Sdk.Client;

namespace Weir.LoadDriver;

/// <summary>Workflows written with the SDK, started and awaited by its client.</summary>
/// <param name="Name">Such as <c>w1</c>.</param>
/// <param name="Concurrencies">Measured one after another.</param>
/// <param name="Unit">What the rate counts.</param>
/// <param name="UnitsPerWorkflow">How many of them a workflow is.</param>
/// <param name="RunAsync">Runs one workflow under the id given, and checks its result.</param>
internal sealed record WorkflowWorkload(
    string Name, IReadOnlyList<int> Concurrencies, string Unit, int UnitsPerWorkflow, Func<IWeirClient, string, Task> RunAsync) : IWorkload
{
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments)
    {
        await using var host = await Host.StartAsync(folder, arguments);
        List<Measurement> measurements = [];
        foreach (var concurrency in arguments.Concurrency is { } asked ? [asked] : Concurrencies)
        {
            var load = new Load(Name, concurrency, id => RunAsync(host.Client, id));
            measurements.Add(await load.MeasureAsync(Stores.Name(arguments), $"concurrency {concurrency}", Unit, UnitsPerWorkflow, arguments.Seconds));
        }

        return measurements;
    }
}
