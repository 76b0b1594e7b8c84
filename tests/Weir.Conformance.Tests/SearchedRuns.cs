using Google.Protobuf;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Visibility.Queries;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Conformance.Tests;

/// <summary>Runs that differ in everything that can be searched by.</summary>
internal sealed class SearchedRuns : ISearchAttributeCatalog
{
    private static readonly Dictionary<string, IndexedValueType> Custom = new()
    {
        ["Customer"] = IndexedValueType.Keyword,
        ["Tags"] = IndexedValueType.KeywordList,
        ["Note"] = IndexedValueType.Text,
        ["Amount"] = IndexedValueType.Int,
        ["Rate"] = IndexedValueType.Double,
        ["Urgent"] = IndexedValueType.Bool,
        ["Ordered"] = IndexedValueType.Datetime,
    };

    public static SearchedRuns Instance { get; } = new();

    // Whole seconds, so that queries can name the times.
    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<RunRow> Rows { get; } =
    [
        Row(1, "order-1", "Order") with { Search = Search(("Customer", "\"ann\""), ("Amount", "10"), ("Tags", "[\"red\",\"blue\"]")) },
        Row(2, "order-2", "Order") with { Search = Search(("Customer", "\"Bob\""), ("Amount", "-5"), ("Rate", "0.5"), ("Urgent", "true")) },
        Row(3, "order-3", "Order").Close(Start.AddHours(1)) with
        {
            Search = Search(("Customer", "\"ann\""), ("Rate", "1e3"), ("Urgent", "false"), ("Note", "\"Call BACK the customer, soon!\"")),
            HistoryLength = 30,
            HistorySizeBytes = 3_000,
            StateTransitionCount = 13,
        },
        Row(4, "order-4", "Order").Close(Start.AddHours(2), TestRuns.Failed) with
        {
            Search = Search(("Ordered", "\"2026-02-28T23:30:00.123456789+01:00\""), ("Tags", "\"red\""), ("Note", "\"back\"")),
            HistoryLength = 40,
            TaskQueue = "slow",
        },
        Row(5, "order-1", "Refund", "run-5").Close(Start.AddHours(3)) with { Search = Search(("Tags", "[\"green\",\"a'b\"]"), ("Amount", "9007199254740993")) },
        Row(6, "child-1", "Refund") with { ParentWorkflowId = "order-1", ParentRunId = "run-1", RootWorkflowId = "order-1", RootRunId = "run-1" },
        Row(7, "grün 世界", "It's \"odd\"") with { Search = Search(("Customer", "\"ö\""), ("Note", "\"Grüße aus 世界\""), ("Ordered", "\"2026-03-01T00:00:00Z\"")) },
        Row(8, "hidden", "Order") with { NamespaceDivision = "batcher" },
        Row(9, "later", "Later") with { ExecutionTime = Start.AddHours(9) },
        (Row(10, "order-10", "Order") with { Namespace = "other", Search = Search(("Customer", "\"ann\"")) }),
    ];

    public IndexedValueType? TypeOf(string namespaceName, string name) =>
        Custom.TryGetValue(name, out var type) ? type : BuiltInSearchAttributes.Instance.TypeOf(namespaceName, name);

    public static RunCondition? Parse(string query) => VisibilityQuery.Parse(query, "default", Instance).Condition;

    private static RunRow Row(int number, string workflowId, string type, string? runId = null) => TestRuns.Row(number, workflowId, runId) with
    {
        WorkflowType = type,
        StartTime = Start.AddSeconds(number),
        ExecutionTime = Start.AddSeconds(number),
    };

    private static IReadOnlyList<SearchEntry> Search(params (string Name, string Json)[] attributes) => SearchKeys.Entries(attributes.Select(attribute =>
    {
        var payload = new Payload { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") }, Data = ByteString.CopyFromUtf8(attribute.Json) };
        return KeyValuePair.Create(attribute.Name, SearchAttributePayload.WithType(payload, Custom[attribute.Name]));
    }));
}
