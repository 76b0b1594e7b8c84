using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Schedules;

/// <summary>The RPCs about one schedule.</summary>
internal sealed class ScheduleService(CallGate gate, ShardEnvironment environment)
{
    private ScheduleTransitions Transitions => environment.Scheduler.Transitions;

    public async Task<CreateScheduleResponse> CreateAsync(CreateScheduleRequest request, CancellationToken cancellationToken)
    {
        var key = Admit(request.Namespace, request.ScheduleId);
        ScheduleChecks.Schedule(request.Schedule, environment.Limits);
        ScheduleChecks.Patch(request.InitialPatch);
        Validation.Length(request.RequestId, "RequestId", environment.Limits);
        Validation.Memo(request.Memo, environment.Limits);
        var checkedRequest = request.Clone();
        checkedRequest.SearchAttributes = Typed(request.Namespace, request.SearchAttributes);
        TypeAction(request.Namespace, checkedRequest.Schedule);
        var namespaceId = environment.Namespaces.Find(request.Namespace).NamespaceInfo.Id;
        var token = await Transitions.RunAsync(
            key,
            turn =>
            {
                if (turn.Schedule is { } existing)
                {
                    return Existing(existing, request);
                }

                var decision = turn.Begin();
                ScheduleChecks.Spec(() =>
                {
                    ScheduleCreation.Create(decision, checkedRequest, namespaceId);
                    return true;
                });
                return decision.Record.ConflictToken;
            },
            cancellationToken).ConfigureAwait(false);
        return new CreateScheduleResponse { ConflictToken = ConflictToken.Of(token) };
    }

    public Task<DescribeScheduleResponse> DescribeAsync(DescribeScheduleRequest request, CancellationToken cancellationToken) => Transitions.RunAsync(
        Admit(request.Namespace, request.ScheduleId),
        turn => ScheduleViews.Describe(Existing(turn, request.ScheduleId), turn.Now),
        cancellationToken);

    public Task<UpdateScheduleResponse> UpdateAsync(UpdateScheduleRequest request, CancellationToken cancellationToken)
    {
        var key = Admit(request.Namespace, request.ScheduleId);
        ScheduleChecks.Schedule(request.Schedule, environment.Limits);
        Validation.Length(request.RequestId, "RequestId", environment.Limits);
        Validation.Memo(request.Memo, environment.Limits);
        var checkedRequest = request.Clone();
        checkedRequest.SearchAttributes = Typed(request.Namespace, request.SearchAttributes);
        TypeAction(request.Namespace, checkedRequest.Schedule);
        return Transitions.RunAsync(
            key,
            turn =>
            {
                Existing(turn, request.ScheduleId);
                return ScheduleChecks.Spec(() =>
                {
                    ScheduleUpdates.Update(turn.Begin(), checkedRequest);
                    return new UpdateScheduleResponse();
                });
            },
            cancellationToken);
    }

    public Task<PatchScheduleResponse> PatchAsync(PatchScheduleRequest request, CancellationToken cancellationToken)
    {
        var key = Admit(request.Namespace, request.ScheduleId);
        ScheduleChecks.Patch(request.Patch);
        Validation.Length(request.RequestId, "RequestId", environment.Limits);
        return Transitions.RunAsync(
            key,
            turn =>
            {
                Existing(turn, request.ScheduleId);
                SchedulePatches.Patch(turn.Begin(), request);
                return new PatchScheduleResponse();
            },
            cancellationToken);
    }

    /// <summary>What the schedule has started goes on.</summary>
    public Task<DeleteScheduleResponse> DeleteAsync(DeleteScheduleRequest request, CancellationToken cancellationToken) => Transitions.RunAsync(
        Admit(request.Namespace, request.ScheduleId),
        turn =>
        {
            Existing(turn, request.ScheduleId);
            turn.Begin().IsDeleted = true;
            return new DeleteScheduleResponse();
        },
        cancellationToken);

    public async Task<ListScheduleMatchingTimesResponse> ListMatchingTimesAsync(ListScheduleMatchingTimesRequest request, CancellationToken cancellationToken)
    {
        var key = Admit(request.Namespace, request.ScheduleId);
        var start = ScheduleChecks.Spec(() => CanonicalSpec.TimeOf(request.StartTime, "start_time"));
        var end = ScheduleChecks.Spec(() => CanonicalSpec.TimeOf(request.EndTime, "end_time"));
        if (start is null || end is null)
        {
            throw Validation.Invalid("StartTime and EndTime are not both set on request.");
        }

        var schedule = await Transitions.RunAsync(key, turn => Existing(turn, request.ScheduleId), cancellationToken).ConfigureAwait(false);
        var response = new ListScheduleMatchingTimesResponse();
        var after = start.Value;
        while (response.StartTime.Count < ScheduleLimits.MatchingTimesMax
            && schedule.Spec.Next(ScheduleDecision.SeedOf(schedule.Record), after) is { } next
            && next.Actual <= end)
        {
            response.StartTime.Add(Times.ToTimestamp(next.Actual));
            after = next.Actual;
        }

        return response;
    }

    private ScheduleKey Admit(string namespaceName, string scheduleId)
    {
        gate.Admit(namespaceName);
        return ScheduleChecks.Key(namespaceName, scheduleId, environment.Limits);
    }

    private SearchAttributes? Typed(string namespaceName, SearchAttributes? attributes) =>
        SearchAttributeChecks.Require(environment.SearchAttributes, environment.Limits, namespaceName, attributes);

    // What the workflows will be started with is checked now, when somebody is there to hear of it.
    private void TypeAction(string namespaceName, Schedule? schedule)
    {
        if (schedule?.Action?.StartWorkflow is { } action)
        {
            action.SearchAttributes = Typed(namespaceName, action.SearchAttributes);
        }
    }

    private static LoadedSchedule Existing(ScheduleTurn turn, string scheduleId) =>
        turn.Schedule ?? throw Refusals.NotFound($"schedule \"{scheduleId}\" not found");

    // The request that created the schedule may come again.
    private static long Existing(LoadedSchedule existing, CreateScheduleRequest request) =>
        request.RequestId.Length > 0 && request.RequestId == existing.Record.CreateRequestId
            ? existing.Record.ConflictToken
            : throw RpcException.With(
                StatusCode.AlreadyExists,
                $"schedule \"{request.ScheduleId}\" is already registered",
                new WorkflowExecutionAlreadyStartedFailure { StartRequestId = existing.Record.CreateRequestId });
}
