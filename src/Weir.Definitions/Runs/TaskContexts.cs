using System.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What <c>task.NAME</c> shows.</summary>
internal static class TaskContexts
{
    /// <summary>Of a task that has not run.</summary>
    public static ObjectValue NotRun { get; } = ObjectValue.Of(
        ("status", Value.Null), ("result", Value.Absent), ("error", Value.Absent)).WithMissingMembersNull();

    public static ObjectValue Of(Execution execution)
    {
        if (execution.Context is not null)
        {
            return execution.Context;
        }

        if (!execution.IsSettled)
        {
            return NotRun.With("status", execution.StartedAt is null ? "pending" : "running").WithMissingMembersNull();
        }

        var context = ObjectValue.Of(
            ("status", Status(execution.Conclusion)),
            ("result", Shown(execution.Result)),
            ("error", Error(execution.Error)));
        if (execution.Items is { IsList: true } items)
        {
            context = context.With(ObjectValue.Of(
                ("total_count", items.RecordCount),
                ("count", items.Count),
                ("failed_count", items.Failed),
                ("succeeded_count", items.Known.LongCount(item => item is { IsSettled: true, Conclusion: Conclusion.Success })),
                ("errors", Errors(items))));
        }
        else if (execution.Items?.Find(0) is { } only)
        {
            context = context.With(ObjectValue.Of(("attempts", only.Attempt), ("answered_by", Value.Of(only.AnsweredBy))));
        }

        return execution.Context = context.WithMissingMembersNull();
    }

    /// <summary>Of a task one of whose items has ended and may be retried.</summary>
    public static ObjectValue Of(ItemState item) => ObjectValue.Of(
        ("status", Status(item.Conclusion)),
        ("result", Shown(item.Result)),
        ("error", Error(item.Error)),
        ("attempts", item.Attempt)).WithMissingMembersNull();

    public static string Status(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Success => "succeeded",
        Conclusion.Failure => "failed",
        Conclusion.TimedOut => "timed_out",
        Conclusion.Cancelled => "cancelled",
        Conclusion.Skipped => "skipped",
        _ => throw new UnreachableException(),
    };

    public static Value Error(TaskError? error) => error is null
        ? Value.Absent
        : ObjectValue.Of(("type", error.Type), ("message", error.Message), ("details", error.Details)).WithMissingMembersNull();

    private static Value Shown(Value result) => result switch
    {
        { IsNull: true } => Value.Absent,
        _ => result,
    };

    private static ArrayValue Errors(ItemSet items) => ArrayValue.Of(items.Known
        .Where(item => item.Error is not null)
        .Select(item => ((ObjectValue)Error(item.Error)).With("index", item.Index)));
}
