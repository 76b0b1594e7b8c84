using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.Common.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>What operators do to the pending activities of a run: pause, unpause, reset, change their options.</summary>
internal sealed class ActivityOperationService(CallGate gate, ShardEnvironment environment)
{
    public Task<PauseActivityResponse> PauseAsync(PauseActivityRequest request, CancellationToken cancellationToken)
    {
        var selection = Select(request.Id, request.Type, all: false);
        Validation.Length(request.RequestId, "RequestId", environment.Limits);
        Validation.Length(request.Reason, "Reason", environment.Limits);
        return DecideAsync(
            (request.Namespace, request.Execution, request.Identity),
            decision =>
            {
                ActivityOperations.Pause(decision, selection, request.Identity, request.Reason, request.RequestId);
                return new PauseActivityResponse();
            },
            cancellationToken);
    }

    public Task<UnpauseActivityResponse> UnpauseAsync(UnpauseActivityRequest request, CancellationToken cancellationToken)
    {
        var selection = Select(request.Id, request.Type, request.UnpauseAll);
        Validation.Timeout(request.Jitter, "Jitter");
        return DecideAsync(
            (request.Namespace, request.Execution, request.Identity),
            decision =>
            {
                ActivityOperations.Unpause(decision, selection, request.ResetAttempts, request.ResetHeartbeat, request.Jitter);
                return new UnpauseActivityResponse();
            },
            cancellationToken);
    }

    public Task<ResetActivityResponse> ResetAsync(ResetActivityRequest request, CancellationToken cancellationToken)
    {
        var selection = Select(request.Id, request.Type, request.MatchAll);
        Validation.Timeout(request.Jitter, "Jitter");
        return DecideAsync(
            (request.Namespace, request.Execution, request.Identity),
            decision =>
            {
                ActivityOperations.Reset(
                    decision, selection, request.ResetHeartbeat, request.KeepPaused, request.RestoreOriginalOptions, request.Jitter);
                return new ResetActivityResponse();
            },
            cancellationToken);
    }

    public Task<UpdateActivityOptionsResponse> UpdateOptionsAsync(UpdateActivityOptionsRequest request, CancellationToken cancellationToken)
    {
        var selection = Select(request.Id, request.Type, request.MatchAll);
        if (request.ActivityOptions?.TaskQueue is { } queue)
        {
            Validation.TaskQueue(queue, environment.Limits);
        }

        return DecideAsync(
            (request.Namespace, request.Execution, request.Identity),
            decision => new UpdateActivityOptionsResponse
            {
                ActivityOptions = ActivityOptionsUpdates.Update(
                    decision, selection, request.ActivityOptions, request.UpdateMask, request.RestoreOriginal),
            },
            cancellationToken);
    }

    private static ActivitySelection Select(string id, string type, bool all) =>
        id.Length > 0 ? new ActivitySelection(id, "")
        : type.Length > 0 ? new ActivitySelection("", type)
        : all ? ActivitySelection.All
        : throw Validation.Invalid("Either activity id or activity type must be provided");

    private Task<T> DecideAsync<T>(
        (string Namespace, WorkflowExecution? Execution, string Identity) target, Func<Decision, T> decide, CancellationToken cancellationToken)
    {
        gate.Admit(target.Namespace);
        var key = Validation.Workflow(target.Namespace, target.Execution, environment.Limits);
        Validation.Length(target.Identity, "Identity", environment.Limits);
        return environment.Shards.DecideAsync(key, target.Execution!.RunId, run => decide(run.Decision), cancellationToken);
    }
}
