using Weir.Protocol.Calls;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

internal sealed partial class EngineWorkflowService
{
    public override Task<CreateScheduleResponse> CreateScheduleAsync(CreateScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => schedules.CreateAsync(request, cancellationToken));

    public override Task<DescribeScheduleResponse> DescribeScheduleAsync(DescribeScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => schedules.DescribeAsync(request, cancellationToken));

    public override Task<UpdateScheduleResponse> UpdateScheduleAsync(UpdateScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => schedules.UpdateAsync(request, cancellationToken));

    public override Task<PatchScheduleResponse> PatchScheduleAsync(PatchScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => schedules.PatchAsync(request, cancellationToken));

    public override Task<DeleteScheduleResponse> DeleteScheduleAsync(DeleteScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => schedules.DeleteAsync(request, cancellationToken));

    public override Task<ListScheduleMatchingTimesResponse> ListScheduleMatchingTimesAsync(ListScheduleMatchingTimesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => schedules.ListMatchingTimesAsync(request, cancellationToken));

    public override Task<ListSchedulesResponse> ListSchedulesAsync(ListSchedulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => scheduleLists.ListAsync(request, cancellationToken));

    public override Task<CountSchedulesResponse> CountSchedulesAsync(CountSchedulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => scheduleLists.CountAsync(request, cancellationToken));
}
