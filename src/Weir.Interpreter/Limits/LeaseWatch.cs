using Weir.Definitions.Limits;
using Weir.Interpreter.Runs;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Limits;

/// <summary>
/// Looks for runs that hold leases and have ended without giving them back, as a terminated run does. While somebody waits it looks soon and
/// then ever less often; otherwise once an hour.
/// </summary>
/// <param name="ended">Called with a run that has ended.</param>
internal sealed class LeaseWatch(LimitBook book, Action<LeaseOwner> ended)
{
    private const int OwnersPerLook = 200;

    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    /// <summary>Whether no look is on its way.</summary>
    public bool IsIdle { get; private set; } = true;

    public async Task RunAsync()
    {
        var pause = Soonest;
        while (true)
        {
            await Workflow.WaitConditionAsync(() => book.HeldCount > 0, CancellationToken.None);
            if (book.WaitingCount == 0)
            {
                pause = Soonest;
                if (await Workflow.WaitConditionAsync(() => book.WaitingCount > 0, Usual, CancellationToken.None))
                {
                    continue;
                }
            }
            else
            {
                await Workflow.DelayAsync(pause, CancellationToken.None, "look for runs that have ended");
                pause = pause * 2 < Latest ? pause * 2 : Latest;
            }

            if (pause == Soonest || book.WaitingCount > 0)
            {
                await LookAsync();
            }
        }
    }

    /// <summary>Those that have certainly ended.</summary>
    public static async Task<IReadOnlyList<LeaseOwner>> FindEndedAsync(IReadOnlyList<LeaseOwner> owners)
    {
        var found = await Workflow.ExecuteActivityAsync<RawValue>(
            RunNames.FindEndedActivity,
            [JsonPayload.Write(new OwnersList(owners))],
            new()
            {
                StartToCloseTimeout = TimeSpan.FromMinutes(1),
                TaskQueue = RunNames.CoordinatorTaskQueue,
                RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromSeconds(30) },
                CancellationToken = CancellationToken.None,
            });
        return JsonPayload.Read<OwnersList>(found).Owners;
    }

    private async Task LookAsync()
    {
        IsIdle = false;
        foreach (var owners in book.Holders.Chunk(OwnersPerLook))
        {
            foreach (var owner in await FindEndedAsync(owners))
            {
                ended(owner);
            }
        }

        IsIdle = true;
    }
}
