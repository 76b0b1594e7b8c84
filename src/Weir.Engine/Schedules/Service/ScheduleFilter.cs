using Weir.Engine.Executions;
using Weir.Engine.Schedules.Records;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Visibility.Queries;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Schedules;

/// <summary>
/// Which schedules a list is asked for, in the query language of runs: by their search attributes, <c>TemporalSchedulePaused</c>,
/// <c>ScheduleId</c> and the time of their creation (<c>StartTime</c>).
/// </summary>
internal sealed class ScheduleFilter
{
    private readonly RunCondition? condition;

    private ScheduleFilter(RunCondition? condition) => this.condition = condition;

    public bool IsEmpty => condition is null;

    /// <exception cref="Protocol.Calls.RpcException">INVALID_ARGUMENT, beginning with "invalid query:".</exception>
    public static ScheduleFilter Parse(string query, string namespaceName, ISearchAttributeCatalog catalog)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            return new ScheduleFilter(null);
        }

        var parsed = VisibilityQuery.Parse(query, namespaceName, catalog);
        return parsed.GroupByStatus
            ? throw QueryError.Of("operation is not supported: 'GROUP BY' clause; only CountWorkflowExecutions groups")
            : new ScheduleFilter(parsed.Condition);
    }

    public bool Matches(LoadedSchedule schedule) => RunPredicate.Matches(condition, new Fields(schedule.Record));

    /// <summary>A schedule as if it were a run: in Temporal's server it is one.</summary>
    private sealed class Fields(ScheduleRecord record) : ISearchFields
    {
        private const string SchedulerWorkflowPrefix = "temporal-sys-scheduler:";
        private const string SchedulerWorkflowType = "temporal-sys-scheduler-workflow";

        private static readonly string Paused = SearchKeys.Of("TemporalSchedulePaused", IndexedValueType.Bool);

        public SearchValue? ValueOf(RunField field) => field.Column switch
        {
            RunColumn.Attribute => EntriesOf(field.Key).Select(value => (SearchValue?)value).FirstOrDefault(),
            RunColumn.WorkflowId or RunColumn.RootWorkflowId => SearchValue.Of($"{SchedulerWorkflowPrefix}{record.ScheduleId}"),
            RunColumn.WorkflowType => SearchValue.Of(SchedulerWorkflowType),
            RunColumn.Status => SearchValue.Of((long)WorkflowExecutionStatus.Running),
            RunColumn.StartTime or RunColumn.ExecutionTime => SearchValue.Of(Times.ToTime(record.Info.CreateTime)),
            _ => null,
        };

        public IEnumerable<SearchValue> EntriesOf(string key)
        {
            if (key == Paused)
            {
                return [SearchValue.Of(record.Schedule.State.Paused)];
            }

            return record.SearchAttributes is { } attributes
                ? SearchKeys.Entries(attributes.IndexedFields).Where(entry => entry.Key == key).Select(entry => entry.Value)
                : [];
        }
    }
}
