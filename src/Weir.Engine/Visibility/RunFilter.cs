using System.Globalization;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility;

/// <summary>What a list query asks for; null means any.</summary>
/// <remarks>
/// Queries are equalities of <c>ExecutionStatus</c>, <c>WorkflowId</c> and <c>WorkflowType</c>, joined by AND:
/// <c>WorkflowType = 'order' AND ExecutionStatus = 'Running'</c>. The empty query matches every run.
/// </remarks>
internal sealed record RunFilter(WorkflowExecutionStatus? Status, string? WorkflowId, string? WorkflowType)
{
    /// <exception cref="RpcException">INVALID_ARGUMENT, beginning with "invalid query:", for anything else.</exception>
    public static RunFilter Parse(string query)
    {
        var filter = new RunFilter(null, null, null);
        var words = new QueryWords(query);
        if (words.AtEnd)
        {
            return filter;
        }

        while (true)
        {
            filter = filter.With(words.ReadName(), words.ReadEquals().ReadValue());
            if (words.AtEnd)
            {
                return filter;
            }

            words.ReadAnd();
        }
    }

    private RunFilter With(string field, string value) => field switch
    {
        "ExecutionStatus" => this with { Status = Same(Status, ParseStatus(value), field) },
        "WorkflowId" => this with { WorkflowId = Same(WorkflowId, value, field) },
        "WorkflowType" => this with { WorkflowType = Same(WorkflowType, value, field) },
        _ => throw QueryWords.Invalid($"filtering by '{field}' is not supported; ExecutionStatus, WorkflowId and WorkflowType are"),
    };

    private static T Same<T>(T? before, T value, string field) =>
        before is null ? value : throw QueryWords.Invalid($"{field} is compared twice");

    private static WorkflowExecutionStatus Same(WorkflowExecutionStatus? before, WorkflowExecutionStatus value, string field) =>
        before is null ? value : throw QueryWords.Invalid($"{field} is compared twice");

    private static WorkflowExecutionStatus ParseStatus(string value)
    {
        var known = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Enum.IsDefined((WorkflowExecutionStatus)number)
            : Enum.IsDefined(typeof(WorkflowExecutionStatus), value);
        var status = known ? Enum.Parse<WorkflowExecutionStatus>(value) : WorkflowExecutionStatus.Unspecified;
        return status != WorkflowExecutionStatus.Unspecified ? status : throw QueryWords.Invalid($"'{value}' is not an execution status");
    }
}
