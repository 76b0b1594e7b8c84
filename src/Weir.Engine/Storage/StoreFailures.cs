namespace Weir.Engine.Storage;

/// <summary>Failures that every store words the same way.</summary>
public static class StoreFailures
{
    /// <summary>A row came with the number of another run.</summary>
    public static StoreException NumberTaken(RunRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new StoreException(
            StoreFailure.Broken,
            $"run number {row.Number.Value} of run {row.RunId} (workflow {row.WorkflowId}) belongs to another run already; nothing of the batch was stored");
    }
}
