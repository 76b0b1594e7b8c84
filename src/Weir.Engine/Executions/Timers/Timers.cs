using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class Timers
{
    public static void Fire(Decision d, long startedEventId) => d.Record(new HistoryEvent
    {
        EventType = EventType.TimerFired,
        TimerFiredEventAttributes = new TimerFiredEventAttributes
        {
            TimerId = d.State.Timers[startedEventId].TimerId,
            StartedEventId = startedEventId,
        },
    });
}
