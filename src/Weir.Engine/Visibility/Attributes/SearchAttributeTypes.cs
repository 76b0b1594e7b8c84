using System.Collections.Frozen;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility.Attributes;

/// <summary>The search attributes that exist without anybody registering them, and the names that nobody may register.</summary>
internal static class SearchAttributeTypes
{
    public const string NamespaceDivision = "TemporalNamespaceDivision";

    /// <summary>Names that begin with this belong to the server.</summary>
    public const string ReservedPrefix = "Temporal";

    /// <summary>Facts about every run; not to be set by anybody.</summary>
    public static FrozenDictionary<string, IndexedValueType> System { get; } = new Dictionary<string, IndexedValueType>
    {
        ["WorkflowId"] = IndexedValueType.Keyword,
        ["RunId"] = IndexedValueType.Keyword,
        ["WorkflowType"] = IndexedValueType.Keyword,
        ["StartTime"] = IndexedValueType.Datetime,
        ["ExecutionTime"] = IndexedValueType.Datetime,
        ["CloseTime"] = IndexedValueType.Datetime,
        ["ExecutionStatus"] = IndexedValueType.Keyword,
        ["TaskQueue"] = IndexedValueType.Keyword,
        ["HistoryLength"] = IndexedValueType.Int,
        ["HistorySizeBytes"] = IndexedValueType.Int,
        ["ExecutionDuration"] = IndexedValueType.Int,
        ["StateTransitionCount"] = IndexedValueType.Int,
        ["ParentWorkflowId"] = IndexedValueType.Keyword,
        ["ParentRunId"] = IndexedValueType.Keyword,
        ["RootWorkflowId"] = IndexedValueType.Keyword,
        ["RootRunId"] = IndexedValueType.Keyword,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Attributes with a meaning of their own that are kept beside a run's custom ones.</summary>
    public static FrozenDictionary<string, IndexedValueType> Predefined { get; } = new Dictionary<string, IndexedValueType>
    {
        ["TemporalChangeVersion"] = IndexedValueType.KeywordList,
        ["BinaryChecksums"] = IndexedValueType.KeywordList,
        ["BuildIds"] = IndexedValueType.KeywordList,
        ["BatcherNamespace"] = IndexedValueType.Keyword,
        ["BatcherUser"] = IndexedValueType.Keyword,
        ["TemporalScheduledStartTime"] = IndexedValueType.Datetime,
        ["TemporalScheduledById"] = IndexedValueType.Keyword,
        ["TemporalSchedulePaused"] = IndexedValueType.Bool,
        [NamespaceDivision] = IndexedValueType.Keyword,
        ["TemporalPauseInfo"] = IndexedValueType.KeywordList,
        ["TemporalReportedProblems"] = IndexedValueType.KeywordList,
        ["TemporalWorkerDeployment"] = IndexedValueType.Keyword,
        ["TemporalWorkerDeploymentVersion"] = IndexedValueType.Keyword,
        ["TemporalWorkflowVersioningBehavior"] = IndexedValueType.Keyword,
        ["TemporalUsedWorkerDeploymentVersions"] = IndexedValueType.KeywordList,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>System and predefined attributes together.</summary>
    public static FrozenDictionary<string, IndexedValueType> BuiltIn { get; } =
        System.Concat(Predefined).ToFrozenDictionary(StringComparer.Ordinal);

    // Only the engine knows what is true of these.
    private static readonly FrozenSet<string> SetByEngine = new[]
    {
        "TemporalWorkerDeployment", "TemporalWorkerDeploymentVersion", "TemporalWorkflowVersioningBehavior", "TemporalUsedWorkerDeploymentVersions",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Reserved =
        new[] { "NamespaceId", "MemoEncoding", "Memo", "VisibilityTaskKey" }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsReserved(string name) =>
        BuiltIn.ContainsKey(name) || Reserved.Contains(name) || name.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    /// <summary>Whether a client or a workflow may give it a value.</summary>
    public static bool MayBeSet(string name) => !System.ContainsKey(name) && !SetByEngine.Contains(name);
}
