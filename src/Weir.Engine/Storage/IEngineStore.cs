using Google.Protobuf;

namespace Weir.Engine.Storage;

/// <summary>
/// Where runs live. One log of transitions in commit order, one small indexed row per run, the namespaces, and a few secrets.
/// </summary>
/// <remarks>
/// <para>Atomicity: one <see cref="CommitAsync"/> is applied whole or not at all, and is durable (on the disk, past a power failure)
/// before its task completes. When it throws, nothing of it was applied, or the store is broken and says so from then on.</para>
/// <para>Callers: one commit at a time (the engine's commit queue sees to it); reads may run beside a commit and see either all or
/// nothing of it. A read that starts after a commit completed sees it. A read may do its work on the calling thread.</para>
/// <para>Ownership: messages and rows handed to <see cref="CommitAsync"/> are never changed by the caller afterwards, and the store may
/// keep references to them. What a read returns belongs to the caller to read, not to change.</para>
/// </remarks>
public interface IEngineStore : IScheduleStore, IAsyncDisposable
{
    /// <summary>Opens the store, creating or migrating its schema. Called once, before anything else.</summary>
    /// <exception cref="StoreException">The data is owned by another process, was written by a newer version, or cannot be read.</exception>
    Task<StoreOpened> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Appends every transition in list order and applies their rows. What awaits the task may go on on the thread that the store
    /// writes on, so it must not block.
    /// </summary>
    /// <exception cref="StoreException">The batch was not applied.</exception>
    Task CommitAsync(IReadOnlyList<TransitionRecord> transitions, CancellationToken cancellationToken);

    /// <summary>The transitions of one run in commit order. Empty when the run does not exist.</summary>
    Task<IReadOnlyList<StoredTransition>> ReadTransitionsAsync(RunNumber run, CancellationToken cancellationToken);

    /// <summary>The row of the latest run (highest number) of a workflow id, or of exactly <paramref name="runId"/>; null when absent.</summary>
    Task<RunRow?> FindRunAsync(string namespaceName, string workflowId, string? runId, CancellationToken cancellationToken);

    /// <summary>
    /// Rows whose <see cref="RunRow.Due"/> is at or before <paramref name="until"/>, earliest first, at most <paramref name="limit"/>,
    /// continuing behind <paramref name="after"/> (exclusive; null from the start).
    /// </summary>
    Task<IReadOnlyList<RunRow>> ReadDueAsync(DateTimeOffset until, DuePosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>A page of the rows that match, in the order asked for; stable while runs change.</summary>
    Task<IReadOnlyList<RunRow>> ListRunsAsync(RunListRequest request, CancellationToken cancellationToken);

    /// <summary>How many rows of a namespace match, by status.</summary>
    /// <param name="condition">Null for all.</param>
    Task<IReadOnlyDictionary<int, long>> CountRunsAsync(string namespaceName, RunCondition? condition, CancellationToken cancellationToken);

    /// <summary>Rows of runs that closed before <paramref name="before"/>, those that closed first in front, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<RunRow>> ReadClosedAsync(string namespaceName, DateTimeOffset before, int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<NamespaceRow>> ReadNamespacesAsync(CancellationToken cancellationToken);

    /// <summary>Inserts or replaces a namespace by name; durable when the task completes.</summary>
    Task SaveNamespaceAsync(NamespaceRow row, CancellationToken cancellationToken);

    /// <summary>Removes a namespace and every setting in it, in one commit. Its runs are not touched.</summary>
    Task DeleteNamespaceAsync(string name, CancellationToken cancellationToken);

    /// <summary>All records of a kind, by namespace and name.</summary>
    Task<IReadOnlyList<SettingRecord>> ReadSettingsAsync(string kind, CancellationToken cancellationToken);

    /// <summary>Inserts, replaces or deletes records, all or none of them; durable when the task completes.</summary>
    Task SaveSettingsAsync(IReadOnlyList<SettingRecord> records, CancellationToken cancellationToken);
}

/// <summary>What a store tells when it opens.</summary>
/// <param name="LastRun">The highest run number ever used; 0 in a new store.</param>
/// <param name="Incarnation">How often this store has been opened, this time included; starts at 1.</param>
/// <param name="TokenKey">32 random bytes, made when the store was created: authenticates task and page tokens.</param>
public sealed record StoreOpened(long LastRun, long Incarnation, byte[] TokenKey);

/// <summary>A run's number in its store: positive, dense, in order of creation. The engine assigns it.</summary>
public readonly record struct RunNumber(long Value) : IComparable<RunNumber>
{
    public int CompareTo(RunNumber other) => Value.CompareTo(other.Value);
}

/// <summary>One transition of one run, to be appended to the log.</summary>
/// <param name="Run">Whose transition it is.</param>
/// <param name="Changes">The transition's content; the store serialises it and does not look inside.</param>
/// <param name="Row">The run's new indexed row, or null when the row stays as it is. A run's first transition has one.</param>
public sealed record TransitionRecord(RunNumber Run, IMessage Changes, RunRow? Row)
{
    /// <summary>The run is removed instead: its transitions, its row and its search entries. Its number is never given again.</summary>
    public bool DeletesRun { get; init; }

    public static TransitionRecord Delete(RunNumber run) => new(run, new Google.Protobuf.WellKnownTypes.Empty(), null) { DeletesRun = true };
}

/// <summary>A transition as stored: the serialised <see cref="TransitionRecord.Changes"/>.</summary>
public readonly record struct StoredTransition(long Sequence, ReadOnlyMemory<byte> Changes);

/// <summary>
/// The small indexed row of a run: how it is found, listed, and woken. Kept small on purpose; memo and search attributes are in
/// <see cref="Attributes"/>.
/// </summary>
public sealed record RunRow
{
    public required RunNumber Number { get; init; }

    public required string Namespace { get; init; }

    public required string WorkflowId { get; init; }

    public required string RunId { get; init; }

    public required string WorkflowType { get; init; }

    public required string TaskQueue { get; init; }

    /// <summary><c>temporal.api.enums.v1.WorkflowExecutionStatus</c>.</summary>
    public required int Status { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset ExecutionTime { get; init; }

    public DateTimeOffset? CloseTime { get; init; }

    public long HistoryLength { get; init; }

    public long HistorySizeBytes { get; init; }

    /// <summary>
    /// When the run must be loaded at the latest: not later than its earliest deadline, and in the past while it has work to hand out.
    /// Null when nothing but an outside call can move it.
    /// </summary>
    public DateTimeOffset? Due { get; init; }

    public long StateTransitionCount { get; init; }

    /// <summary>Null in a run without a parent.</summary>
    public string? ParentWorkflowId { get; init; }

    public string? ParentRunId { get; init; }

    /// <summary>Null in a run that is its own root.</summary>
    public string? RootWorkflowId { get; init; }

    public string? RootRunId { get; init; }

    /// <summary>The <c>TemporalNamespaceDivision</c> search attribute, which lists leave out unless asked for it; null in ordinary runs.</summary>
    public string? NamespaceDivision { get; init; }

    /// <summary>Serialised memo, search attributes, parent and root; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Attributes { get; init; }

    /// <summary>
    /// All that the run is searched by beside the columns; replaces what is stored. Null leaves that as it is, and is what every read gives.
    /// </summary>
    public IReadOnlyList<SearchEntry>? Search { get; init; }
}

/// <summary>A place in the order of <see cref="IEngineStore.ReadDueAsync"/>.</summary>
public readonly record struct DuePosition(DateTimeOffset Due, RunNumber Run);

/// <summary>A page of <see cref="IEngineStore.ListRunsAsync"/>.</summary>
/// <param name="After">The last row of the page before, or null for the first page.</param>
/// <param name="Condition">Only runs that match; null for all.</param>
/// <param name="Order">Default: running first, then by close time and start time descending.</param>
public sealed record RunListRequest(
    string Namespace, int PageSize, RunRow? After = null, RunCondition? Condition = null, RunOrder Order = RunOrder.LatestFirst);

/// <summary>The order of a list of runs.</summary>
public enum RunOrder
{
    /// <summary>The order of <see cref="RunListOrder"/>.</summary>
    LatestFirst,

    /// <summary>By number: a run keeps its place whatever becomes of it, and new runs come last.</summary>
    ByNumber,
}

/// <summary>A namespace. <paramref name="Config"/> is a serialised <c>DescribeNamespaceResponse</c>.</summary>
public sealed record NamespaceRow(string Name, string Id, ReadOnlyMemory<byte> Config);

/// <summary>
/// What an operator has set, and what the engine keeps beside the runs: few and small, read whole when the engine starts. Its kind, its
/// namespace and its name together identify it.
/// </summary>
/// <param name="Kind">Which concept it belongs to; that concept says what <paramref name="Content"/> is.</param>
/// <param name="Content">Null in a write deletes the record.</param>
public sealed record SettingRecord(string Kind, string Namespace, string Name, ReadOnlyMemory<byte>? Content);
