using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

/// <summary>Rows and transitions as the tests need them.</summary>
internal static class TestRuns
{
    public const int Running = 1;
    public const int Completed = 2;
    public const int Failed = 3;

    public static DateTimeOffset Start { get; } = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    public static RunRow Row(long number, string? workflowId = null, string? runId = null) => new()
    {
        Number = new RunNumber(number),
        Namespace = "default",
        WorkflowId = workflowId ?? $"workflow-{number}",
        RunId = runId ?? $"run-{number}",
        WorkflowType = "Order",
        TaskQueue = "orders",
        Status = Running,
        StartTime = Start.AddSeconds(number),
        ExecutionTime = Start.AddSeconds(number),
    };

    public static RunRow Close(this RunRow row, DateTimeOffset at, int status = Completed) => row with { Status = status, CloseTime = at, Due = null };

    /// <summary>A transition that stores a text and the row.</summary>
    public static TransitionRecord Transition(this RunRow row, string text) => new(row.Number, Text(text), row);

    /// <summary>A transition that leaves the row as it is.</summary>
    public static TransitionRecord Transition(long run, string text) => new(new RunNumber(run), Text(text), null);

    public static RunCondition WorkflowIdIs(string id) => Equal(RunColumn.WorkflowId, SearchValue.Of(id));

    public static RunCondition WorkflowTypeIs(string type) => Equal(RunColumn.WorkflowType, SearchValue.Of(type));

    public static RunCondition StatusIs(int status) => Equal(RunColumn.Status, SearchValue.Of((long)status));

    public static IMessage Text(string text) => new StringValue { Value = text };

    public static Task CommitAsync(this IEngineStore store, params TransitionRecord[] transitions) =>
        store.CommitAsync(transitions, TestContext.Current.CancellationToken);

    public static async Task<IReadOnlyList<string>> TextsAsync(this IEngineStore store, long run)
    {
        var stored = await store.ReadTransitionsAsync(new RunNumber(run), TestContext.Current.CancellationToken);
        return [.. stored.Select(transition => StringValue.Parser.ParseFrom(transition.Changes.Span).Value)];
    }

    private static Compares Equal(RunColumn column, SearchValue value) => new(new RunField(column), Comparison.Equal, value);

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Rows compare by reference to their attribute bytes; this compares the bytes.</summary>
    public static void AssertSame(RunRow expected, RunRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Attributes.ToArray(), actual.Attributes.ToArray());
        Assert.Equal(expected with { Attributes = default }, actual with { Attributes = default });
    }
}
