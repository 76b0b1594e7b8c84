using Weir.Engine.Executions.Records;

namespace Weir.Engine.Executions;

/// <summary>
/// Messages of the base run that the new run has to send too: those whose answer it waits for. They keep the id by which their receiver
/// knows them, so one that was delivered already takes effect once.
/// </summary>
internal static class ResetOutbox
{
    public static IReadOnlyList<OutgoingMessage> TakeFrom(Decision baseRun, RunState newRun)
    {
        var taken = new List<OutgoingMessage>();
        foreach (var (id, message) in baseRun.State.Outgoing)
        {
            if (IsAwaited(newRun, message))
            {
                baseRun.Emit(new Change { OutgoingRemoved = new OutgoingRemoved { Id = id } });
                taken.Add(new OutgoingMessage(message) { Id = 0, RequestId = Outbox.RequestIdOf(baseRun.State, message) });
            }
        }

        return taken;
    }

    /// <summary>Sends what was taken over, and what nobody sends: a child or an external message whose answer got lost with the base run.</summary>
    public static void Fill(Decision newRun, IReadOnlyList<OutgoingMessage> taken)
    {
        var sent = new HashSet<long>();
        foreach (var message in taken)
        {
            if (IsAwaited(newRun.State, message))
            {
                sent.Add(InitiatedIdOf(message));
                Outbox.Add(newRun, message);
            }
        }

        foreach (var child in newRun.State.Children.Values.Where(child => child.RunId.Length == 0 && !sent.Contains(child.InitiatedEventId)))
        {
            Outbox.Add(newRun, new OutgoingMessage
            {
                StartChild = new StartChild { InitiatedEventId = child.InitiatedEventId, RunId = newRun.Ids.NewId() },
            });
        }

        foreach (var initiated in newRun.State.ExternalSignals.Keys.Where(initiated => !sent.Contains(initiated)))
        {
            Outbox.Add(newRun, new OutgoingMessage { SignalExternal = initiated });
        }

        foreach (var initiated in newRun.State.ExternalCancels.Keys.Where(initiated => !sent.Contains(initiated)))
        {
            Outbox.Add(newRun, new OutgoingMessage { RequestCancelExternal = initiated });
        }
    }

    private static bool IsAwaited(RunState state, OutgoingMessage message) => message.KindCase switch
    {
        OutgoingMessage.KindOneofCase.StartChild =>
            state.Children.TryGetValue(message.StartChild.InitiatedEventId, out var child) && child.RunId.Length == 0,
        OutgoingMessage.KindOneofCase.SignalExternal => state.ExternalSignals.ContainsKey(message.SignalExternal),
        OutgoingMessage.KindOneofCase.RequestCancelExternal => state.ExternalCancels.ContainsKey(message.RequestCancelExternal),
        _ => false,
    };

    private static long InitiatedIdOf(OutgoingMessage message) => message.KindCase switch
    {
        OutgoingMessage.KindOneofCase.StartChild => message.StartChild.InitiatedEventId,
        OutgoingMessage.KindOneofCase.SignalExternal => message.SignalExternal,
        _ => message.RequestCancelExternal,
    };
}
