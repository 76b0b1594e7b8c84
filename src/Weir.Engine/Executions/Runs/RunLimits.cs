using Weir.Protocol.Common.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// How large a run may grow. A transition that takes it further is not made: the run is terminated as it was before, and the caller is told
/// why. What closes the run is never refused.
/// </summary>
internal static class RunLimits
{
    private const string TransitionTooLarge = "Transaction size exceeds limit.";

    /// <summary>Why the transition must not be made; null when it may.</summary>
    public static string? Exceeded(RunState before, Decision decision)
    {
        var after = decision.State;
        var limits = decision.Limits;
        if (!before.IsRunning || !after.IsRunning || decision.Changes.Changes.Count == 0)
        {
            return null;
        }

        // The transition that crosses the line of bytes is made, the next one is not.
        return before.History.SizeBytes > limits.HistorySizeBytesMax ? "Workflow history size exceeds limit."
            : after.History.NextEventId - 1 > limits.HistoryEventsMax ? "Workflow history count exceeds limit."
            : StateSize.IsAbove(after, limits) ? "Workflow mutable state size exceeds limit."
            : null;
    }

    /// <summary>Ends the run, as it was before the transition that was not made.</summary>
    public static void End(Decision fresh, string reason)
    {
        Termination.Force(fresh, reason, details: null, Identities.Engine, links: []);
        fresh.Error = Refusals.InvalidArgument(reason);
    }

    /// <summary>
    /// A completed workflow task whose events together are too large would come back as large the next time: its run ends.
    /// </summary>
    /// <param name="start">Where the completion began.</param>
    /// <returns>Whether it was too large.</returns>
    public static bool EndIfTooLarge(Decision d, Mark start)
    {
        var size = d.State.History.SizeBytes - start.State!.History.SizeBytes;
        if (size <= d.Limits.TransitionSizeBytesMax)
        {
            return false;
        }

        d.Rollback(start);
        var message = TooLarge(size, d.Limits);
        Termination.Force(d, TransitionTooLarge, new Payloads { Payloads_ = { JsonPayload.OfString(message) } }, Identities.Engine, links: []);
        d.Error = Refusals.InvalidArgument(message);
        return true;
    }

    /// <exception cref="Protocol.Calls.RpcException">INVALID_ARGUMENT when the new run's first events together are too large.</exception>
    public static void EnsureFirstTransition(Decision d)
    {
        if (d.State.History.SizeBytes > d.Limits.TransitionSizeBytesMax)
        {
            throw Refusals.InvalidArgument(TooLarge(d.State.History.SizeBytes, d.Limits));
        }
    }

    private static string TooLarge(long size, EngineLimits limits) =>
        $"transaction size of {size} bytes exceeds limit of {limits.TransitionSizeBytesMax} bytes";
}
