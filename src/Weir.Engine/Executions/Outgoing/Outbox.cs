namespace Weir.Engine.Executions;

internal static class PendingWork
{
    public static bool Any(RunState state) => throw new NotImplementedException();

    /// <summary>The tasks that no worker has.</summary>
    public static IEnumerable<ReadyTask> Of(RunState state) => throw new NotImplementedException();
}

/// <summary>The sender's side of messages to other runs.</summary>
internal static class Outbox
{
    /// <summary>The undelivered messages, oldest first. Messages to one target must be delivered in order.</summary>
    public static IEnumerable<Delivery> Deliveries(RunState state) => throw new NotImplementedException();

    public static Delivery DeliveryOf(RunState state, long outgoingId) => throw new NotImplementedException();

    /// <summary>The target's commit is done (or there is no target): records what follows. Does nothing when the message is gone.</summary>
    public static void Delivered(Decision d, long outgoingId, DeliveryResult result) => throw new NotImplementedException();
}

/// <summary>The receiver's side. Everything here may happen twice and takes effect once.</summary>
internal static class Inbox
{
    /// <summary>
    /// Delivers anything but <c>StartChild</c> to the run that <paramref name="d"/> holds. A <c>StartChild</c> is an ordinary start with
    /// <see cref="Delivery.Start"/>, <see cref="Delivery.ReusePolicy"/> and <see cref="Delivery.RequestId"/>.
    /// </summary>
    public static DeliveryResult Receive(Decision d, Delivery delivery) => throw new NotImplementedException();
}
