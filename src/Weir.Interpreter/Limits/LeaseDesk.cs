using Weir.Definitions.Limits;
using Weir.Interpreter.Runs;
using Weir.Sdk.Common;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Limits;

/// <summary>
/// A run's side of the limits workflow. What the run asks for and gives back goes out in order, one signal after the other: what comes up
/// while a signal is on its way goes with the next. A run that shares nothing never uses it.
/// </summary>
internal sealed class LeaseDesk(LeaseOwner owner, IReadOnlyList<LeaseId> under)
{
    private const int RequestsPerMessage = 100;

    private readonly List<LeaseRequest> asks = [];
    private readonly List<long> releases = [];
    private readonly SortedDictionary<long, LeaseRequest> waiting = [];
    private bool isSending;

    /// <summary>Whether all has been delivered.</summary>
    public bool IsIdle => !isSending && asks.Count + releases.Count == 0;

    /// <summary>Requests that nothing was decided about.</summary>
    public int WaitingCount => waiting.Count;

    public void Ask(LeaseRequest request)
    {
        waiting[request.Number] = request;
        asks.Add(request);
    }

    /// <summary>Takes up requests that an earlier run of the chain made.</summary>
    public void Await(IEnumerable<LeaseRequest> requests)
    {
        foreach (var request in requests)
        {
            waiting[request.Number] = request;
        }
    }

    /// <summary>Something was decided about a request.</summary>
    public void Answered(long number) => waiting.Remove(number);

    /// <summary>Asks once more for all that nothing was decided about.</summary>
    public void AskAgain()
    {
        asks.AddRange(waiting.Values.Except(asks));
        Send();
    }

    public void Release(long number)
    {
        waiting.Remove(number);
        if (asks.RemoveAll(request => request.Number == number) == 0)
        {
            releases.Add(number);
        }
    }

    /// <summary>Begins to deliver.</summary>
    public void Send()
    {
        if (!isSending && asks.Count + releases.Count > 0)
        {
            isSending = true;
            _ = SendAsync();
        }
    }

    private async Task SendAsync()
    {
        while (asks.Count + releases.Count > 0)
        {
            var message = new LeaseMessage(owner) { Under = under, Asks = [.. asks.Take(RequestsPerMessage)], Releases = [.. releases] };
            asks.RemoveRange(0, message.Asks.Count);
            releases.Clear();
            await DeliverAsync(message);
        }

        isSending = false;
    }

    private static async Task DeliverAsync(LeaseMessage message)
    {
        var payload = JsonPayload.Write(message);
        try
        {
            await Workflow.GetExternalWorkflowHandle(RunNames.LimitsWorkflowId).SignalAsync(RunNames.LeaseSignal, [payload], CancellationToken.None);
        }
        catch (FailureException)
        {
            // A workflow can signal what is there, but not start it.
            await Workflow.ExecuteActivityAsync(
                RunNames.OpenLimitsActivity,
                [payload, Workflow.NewGuid().ToString()],
                new()
                {
                    StartToCloseTimeout = TimeSpan.FromMinutes(1),
                    TaskQueue = RunNames.CoordinatorTaskQueue,
                    RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromSeconds(30) },
                    CancellationToken = CancellationToken.None,
                });
        }
    }
}
