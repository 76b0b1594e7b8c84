using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Visibility.Queries;
using Weir.Protocol.Calls;
using Weir.Protocol.Worker.V1;

namespace Weir.Engine.Workers;

/// <summary>Which workers a query asks for. The grammar is that of lists of workflows, over the fields of a heartbeat.</summary>
internal sealed class WorkerFilter
{
    private static readonly Dictionary<string, Func<WorkerHeartbeat, string>> Texts = new(StringComparer.Ordinal)
    {
        ["WorkerInstanceKey"] = worker => worker.WorkerInstanceKey,
        ["WorkerIdentity"] = worker => worker.WorkerIdentity,
        ["HostName"] = worker => worker.HostInfo?.HostName ?? "",
        ["TaskQueue"] = worker => worker.TaskQueue,
        ["DeploymentName"] = worker => worker.DeploymentVersion?.DeploymentName ?? "",
        ["BuildId"] = worker => worker.DeploymentVersion?.BuildId ?? "",
        ["SdkName"] = worker => worker.SdkName,
        ["SdkVersion"] = worker => worker.SdkVersion,
        ["WorkerStatus"] = worker => worker.Status.ToString(),
        ["Status"] = worker => worker.Status.ToString(),
    };

    private static readonly Dictionary<string, Func<WorkerHeartbeat, Timestamp?>> Times = new(StringComparer.Ordinal)
    {
        ["StartTime"] = worker => worker.StartTime,
        ["HeartbeatTime"] = worker => worker.HeartbeatTime,
    };

    private readonly Func<WorkerHeartbeat, bool> matches;

    private WorkerFilter(Func<WorkerHeartbeat, bool> matches) => this.matches = matches;

    public bool Matches(WorkerHeartbeat worker) => matches(worker);

    /// <param name="query">Empty for all workers.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, with what is wrong and where.</exception>
    public static WorkerFilter Parse(string query)
    {
        var tree = QueryParser.Parse(query);
        if (tree.GroupBy.Count > 0)
        {
            throw QueryError.At(tree.GroupBy[0].Position, "operation is not supported: 'group by' clause");
        }

        return new WorkerFilter(tree.Where is null ? _ => true : Build(tree.Where));
    }

    private static Func<WorkerHeartbeat, bool> Build(QueryNode node)
    {
        switch (node)
        {
            case AndNode and:
                var all = and.Parts.Select(Build).ToList();
                return worker => all.TrueForAll(part => part(worker));
            case OrNode or:
                var any = or.Parts.Select(Build).ToList();
                return worker => any.Exists(part => part(worker));
            case NotNode not:
                var inner = Build(not.Inner);
                return worker => !inner(worker);
            case PredicateNode predicate when Texts.TryGetValue(predicate.Column.Value, out var text):
                return OfText(predicate, text);
            case PredicateNode predicate when Times.TryGetValue(predicate.Column.Value, out var time):
                return OfTime(predicate, time);
            case PredicateNode predicate:
                throw QueryError.At(
                    predicate.Column.Position,
                    $"unknown or unsupported worker heartbeat search field: {predicate.Column.Value}; known are {string.Join(", ", Texts.Keys.Concat(Times.Keys))}");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Func<WorkerHeartbeat, bool> OfText(PredicateNode predicate, Func<WorkerHeartbeat, string> field)
    {
        var values = predicate.Values.Select(TextOf).ToList();
        return predicate.Operator switch
        {
            QueryOperator.Equal or QueryOperator.In => worker => values.Contains(field(worker)),
            QueryOperator.NotEqual or QueryOperator.NotIn => worker => !values.Contains(field(worker)),
            QueryOperator.StartsWith => worker => field(worker).StartsWith(values[0], StringComparison.Ordinal),
            QueryOperator.NotStartsWith => worker => !field(worker).StartsWith(values[0], StringComparison.Ordinal),
            QueryOperator.IsNull => worker => field(worker).Length == 0,
            QueryOperator.IsNotNull => worker => field(worker).Length > 0,
            _ => throw NotSupported(predicate),
        };
    }

    // A time that a worker does not tell matches nothing but IS NULL.
    private static Func<WorkerHeartbeat, bool> OfTime(PredicateNode predicate, Func<WorkerHeartbeat, Timestamp?> field)
    {
        var values = predicate.Values.Select(TimeOf).ToList();
        Func<DateTimeOffset, bool>? test = predicate.Operator switch
        {
            QueryOperator.Equal => time => time == values[0],
            QueryOperator.NotEqual => time => time != values[0],
            QueryOperator.Less => time => time < values[0],
            QueryOperator.LessOrEqual => time => time <= values[0],
            QueryOperator.Greater => time => time > values[0],
            QueryOperator.GreaterOrEqual => time => time >= values[0],
            QueryOperator.Between => time => time >= values[0] && time <= values[1],
            QueryOperator.NotBetween => time => time < values[0] || time > values[1],
            QueryOperator.IsNull => null,
            QueryOperator.IsNotNull => _ => true,
            _ => throw NotSupported(predicate),
        };
        return test is null ? worker => field(worker) is null : worker => field(worker) is { } time && test(time.ToDateTimeOffset());
    }

    private static string TextOf(QueryToken token) =>
        token.Kind == QueryTokenKind.Text ? token.Value : throw QueryError.Expected(token, "a quoted text");

    private static DateTimeOffset TimeOf(QueryToken token) =>
        (token.Kind == QueryTokenKind.Text ? SearchTimes.Parse(token.Value) : null) ?? throw QueryError.Expected(token, "an RFC 3339 time such as '2026-01-31T18:00:00Z'");

    private static RpcException NotSupported(PredicateNode predicate) => QueryError.At(
        predicate.Column.Position, $"operation {predicate.Operator.Shown()} is not supported for {predicate.Column.Value} column");
}
