using Weir.Definitions.Limits;
using Weir.Interpreter.Runs;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;

namespace Weir.Interpreter.Limits;

/// <summary>What the limits workflow and runs need a client for.</summary>
internal sealed class LimitsActivities(IWeirClient client)
{
    /// <summary>Those runs that have ended. One that cannot be asked about counts as open: a lease is never taken from a run that may work.</summary>
    [Activity(RunNames.FindEndedActivity)]
    public async Task<RawValue> FindEndedAsync(RawValue input)
    {
        var ended = new List<LeaseOwner>();
        foreach (var owner in JsonPayload.Read<OwnersList>(input).Owners)
        {
            if (await HasEndedAsync(owner, ActivityExecutionContext.Current.CancellationToken).ConfigureAwait(false))
            {
                ended.Add(owner);
            }
        }

        return JsonPayload.Write(new OwnersList(ended));
    }

    /// <summary>Starts the limits workflow with a run's message: nobody had limits before.</summary>
    [Activity(RunNames.OpenLimitsActivity)]
    public Task OpenAsync(RawValue message, string requestId) =>
        LimitsClient.SignalAsync(client, RunNames.LeaseSignal, message, requestId, ActivityExecutionContext.Current.CancellationToken);

    private async Task<bool> HasEndedAsync(LeaseOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            var latest = await client.GetWorkflowHandle(owner.WorkflowId).DescribeAsync(cancellationToken).ConfigureAwait(false);
            var first = latest.Raw.FirstRunId is { Length: > 0 } known ? known : latest.RunId;

            // An id has one open run: when another chain has it, the owner's has ended.
            return first != owner.RunId || latest.Status != WorkflowExecutionStatus.Running;
        }
        catch (RpcException problem) when (problem.Code == StatusCode.NotFound)
        {
            return true;
        }
    }
}
