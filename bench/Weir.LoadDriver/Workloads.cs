namespace Weir.LoadDriver;

/// <summary>Something to measure in a fresh data folder.</summary>
internal interface IWorkload
{
    Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments);
}

internal static class Workloads
{
    public static IEnumerable<IWorkload> Of(Arguments arguments)
    {
        if (arguments.Workload is "store" or "all")
        {
            yield return new StoreWorkload();
        }
    }
}
