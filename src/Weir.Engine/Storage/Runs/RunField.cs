namespace Weir.Engine.Storage;

/// <summary>What of a run a condition looks at: a column of its row, or a search attribute.</summary>
/// <param name="Key">The <see cref="SearchEntry.Key"/> when <paramref name="Column"/> is <see cref="RunColumn.Attribute"/>; empty otherwise.</param>
public readonly record struct RunField(RunColumn Column, string Key = "")
{
    public static RunField Attribute(string key) => new(RunColumn.Attribute, key);
}

/// <summary>Columns of <see cref="RunRow"/> that conditions look at. Those of a closed run are null while it runs.</summary>
public enum RunColumn
{
    Attribute,
    WorkflowId,
    RunId,
    WorkflowType,
    TaskQueue,
    Status,
    StartTime,
    ExecutionTime,

    /// <summary>Null while the run is open.</summary>
    CloseTime,

    /// <summary>Null while the run is open.</summary>
    HistoryLength,

    /// <summary>Null while the run is open.</summary>
    HistorySizeBytes,

    /// <summary>From the execution time to the close, in nanoseconds; null while the run is open.</summary>
    ExecutionDuration,

    /// <summary>Null while the run is open.</summary>
    StateTransitionCount,
    ParentWorkflowId,
    ParentRunId,

    /// <summary>The run's own workflow id when it has no parent.</summary>
    RootWorkflowId,
    RootRunId,
    NamespaceDivision,
}
