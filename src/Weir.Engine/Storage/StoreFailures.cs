namespace Weir.Engine.Storage;

/// <summary>Failures that every store words the same way.</summary>
public static class StoreFailures
{
    /// <summary>An earlier failure stopped the store, and it was not opened again.</summary>
    public static StoreException Stopped(StoreException broken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        return new StoreException(StoreFailure.Broken, $"the store stopped after a failure: {broken.Message}", broken);
    }

    /// <summary>A row came with the number of another run.</summary>
    public static StoreException NumberTaken(RunRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new StoreException(
            StoreFailure.Broken,
            $"run number {row.Number.Value} of run {row.RunId} (workflow {row.WorkflowId}) belongs to another run already; nothing of the batch was stored");
    }
}
