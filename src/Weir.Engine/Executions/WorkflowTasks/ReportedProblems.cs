using System.Text.Json;
using Google.Protobuf;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// The search attribute TemporalReportedProblems: a run whose workflow task fails again and again carries it, so that people find it;
/// the first completed task removes it.
/// </summary>
internal static class ReportedProblems
{
    public const string Name = "TemporalReportedProblems";

    public static void Failed(Decision d, WorkflowTaskFailedCause cause) =>
        Report(d, "category=WorkflowTaskFailed", $"cause=WorkflowTaskFailedCause{cause}");

    public static void TimedOut(Decision d, TimeoutType type) =>
        Report(d, "category=WorkflowTaskTimedOut", $"cause=WorkflowTaskTimedOutCause{type}");

    public static void Solved(Decision d)
    {
        if (d.State.SearchAttributes.ContainsKey(Name))
        {
            d.Emit(new Change { ReportedProblemsChanged = new ReportedProblemsChanged() });
        }
    }

    public static RunState Changed(RunState state, IReadOnlyList<string> problems) => state with
    {
        SearchAttributes = problems.Count == 0 ? state.SearchAttributes.Remove(Name) : state.SearchAttributes.SetItem(Name, Payload(problems)),
    };

    private static void Report(Decision d, params string[] problems)
    {
        if (d.State.WorkflowTask.ProblemsInARow < d.Limits.ProblemsInARowToReport
            || (d.State.SearchAttributes.TryGetValue(Name, out var reported) && reported.Equals(Payload(problems))))
        {
            return;
        }

        d.Emit(new Change { ReportedProblemsChanged = new ReportedProblemsChanged { Problems = { problems } } });
    }

    private static Payload Payload(IReadOnlyList<string> problems) => new()
    {
        Metadata =
        {
            { "encoding", ByteString.CopyFromUtf8("json/plain") },
            { "type", ByteString.CopyFromUtf8("KeywordList") },
        },
        Data = ByteString.CopyFromUtf8("[" + string.Join(',', problems.Select(problem => $"\"{JsonEncodedText.Encode(problem)}\"")) + "]"),
    };
}
