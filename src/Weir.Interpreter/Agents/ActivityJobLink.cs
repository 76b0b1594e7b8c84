using System.Text.Json;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Runs;
using Weir.Sdk.Activities;
using Weir.Sdk.Converters;

namespace Weir.Interpreter.Agents;

/// <summary>Connects a job to the activity attempt that runs it.</summary>
internal sealed class ActivityJobLink : IJobLink, IDisposable
{
    private readonly ActivityExecutionContext context;
    private readonly CancellationTokenSource cancelRequested = new();
    private readonly CancellationTokenSource abandoned = new();
    private readonly CancellationTokenRegistration onCancel;
    private readonly CancellationTokenRegistration onStop;

    /// <param name="context">The attempt.</param>
    /// <param name="handingOver">Fires when the agent leaves after the steps that run.</param>
    /// <param name="stopping">Fires when the agent must end now.</param>
    public ActivityJobLink(ActivityExecutionContext context, CancellationToken handingOver, CancellationToken stopping)
    {
        this.context = context;
        HandingOver = handingOver;
        LastCheckpoint = ReadCheckpoint(context.Info);
        onCancel = context.CancellationToken.Register(TakeReason);
        onStop = stopping.Register(Abandon);
    }

    public string WorkflowId => context.Info.WorkflowId;

    public int Attempt => context.Info.Attempt;

    public byte[] TaskToken => context.Info.TaskToken.ToArray();

    public JobCheckpoint? LastCheckpoint { get; }

    public CancellationToken CancelRequested => cancelRequested.Token;

    public CancellationToken Abandoned => abandoned.Token;

    public CancellationToken HandingOver { get; }

    public void Abandon() => abandoned.Cancel();

    public async Task ReportAsync(JobCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            await context.HeartbeatAsync([JsonPayload.Write(checkpoint)], cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            TakeReason();
        }

        // A cancellation that came first hides from the token that the attempt has ended since.
        if (cancelRequested.IsCancellationRequested && context.CancelReason is not ActivityCancelReason.CancelRequest)
        {
            Abandon();
        }
    }

    public void Dispose()
    {
        onCancel.Dispose();
        onStop.Dispose();
        cancelRequested.Dispose();
        abandoned.Dispose();
    }

    private void TakeReason()
    {
        if (context.CancelReason == ActivityCancelReason.CancelRequest)
        {
            cancelRequested.Cancel();
        }
        else
        {
            Abandon();
        }
    }

    private static JobCheckpoint? ReadCheckpoint(ActivityInfo info)
    {
        if (info.HeartbeatDetails.Count == 0)
        {
            return null;
        }

        try
        {
            return JsonPayload.Read<JobCheckpoint>(new RawValue(info.HeartbeatDetails[0]));
        }
        catch (JsonException)
        {
            // Written by another version: the journal alone says where the job stands.
            return null;
        }
    }
}
