using Microsoft.Extensions.Logging;
using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;

namespace Weir.Engine.Schedules;

/// <summary>
/// Makes transitions: one at a time for each schedule, any number side by side for different ones. What was decided is durable before
/// anybody hears of it; what could not be stored did not happen, and the schedule is read again.
/// </summary>
internal sealed partial class ScheduleTransitions(ShardEnvironment environment, ScheduleWriter writer, IIdSource ids)
{
    private readonly ScheduleSlots slots = new();

    /// <summary>Called with the gate held, after a transition or a first reading, with null for a schedule that is gone.</summary>
    public Action<ScheduleSlot> Settled { get; set; } = _ => { };

    /// <summary>Makes one transition.</summary>
    /// <param name="key">The schedule.</param>
    /// <param name="decide">Given null when there is no such schedule. What it throws is the answer, and nothing has happened then.</param>
    /// <param name="cancellationToken">Ends the wait for the schedule, not a transition that has begun.</param>
    public async Task<T> RunAsync<T>(ScheduleKey key, Func<ScheduleTurn, T> decide, CancellationToken cancellationToken)
    {
        environment.Work?.Begin();
        var slot = slots.Rent(key);
        try
        {
            await slot.EnterAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await DecideAsync(slot, decide).ConfigureAwait(false);
            }
            finally
            {
                slot.Leave();
            }
        }
        catch (StoreException error)
        {
            throw ShardErrors.NotStored(error);
        }
        finally
        {
            slots.Return(slot);
            environment.Work?.End();
        }
    }

    /// <summary>Deliveries for the schedule are over.</summary>
    public async Task ForgetInFlightAsync(ScheduleKey key, IReadOnlyList<string> runIds)
    {
        var slot = slots.Rent(key);
        try
        {
            await slot.EnterAsync(CancellationToken.None).ConfigureAwait(false);
            slot.InFlight.ExceptWith(runIds);
            slot.Leave();
        }
        finally
        {
            slots.Return(slot);
        }
    }

    private async Task<T> DecideAsync<T>(ScheduleSlot slot, Func<ScheduleTurn, T> decide)
    {
        await ReadAsync(slot).ConfigureAwait(false);
        if (slot.Quarantine is { } cause)
        {
            throw Quarantined(slot.Key, cause);
        }

        var turn = new ScheduleTurn(slot.Schedule, environment.Clock.GetUtcNow(), ids);
        T result;
        try
        {
            result = decide(turn);
        }
        catch (Exception error) when (error is not RpcException)
        {
            Quarantine(slot, error);
            throw Quarantined(slot.Key, error);
        }

        if (turn.Decision is { HasChanged: true } decision)
        {
            await SaveAsync(slot, decision).ConfigureAwait(false);
        }

        Settled(slot);
        return result;
    }

    private async Task ReadAsync(ScheduleSlot slot)
    {
        if (slot.IsRead)
        {
            return;
        }

        var row = await environment.Store.FindScheduleAsync(slot.Key, CancellationToken.None).ConfigureAwait(false);
        slot.IsRead = true;
        try
        {
            slot.Schedule = row is null ? null : LoadedSchedule.From(row);
        }
        catch (Exception error)
        {
            Quarantine(slot, error);
        }
    }

    private async Task SaveAsync(ScheduleSlot slot, ScheduleDecision decision)
    {
        var next = decision.IsDeleted ? null : decision.Result;
        try
        {
            await writer.SaveAsync(next?.ToRow(decision.Now) ?? new ScheduleRow(slot.Key, null, null)).ConfigureAwait(false);
        }
        catch
        {
            (slot.IsRead, slot.Schedule) = (false, null);
            throw;
        }

        slot.Schedule = next;
    }

    private void Quarantine(ScheduleSlot slot, Exception error)
    {
        LogQuarantined(environment.Logger, slot.Key.Namespace, slot.Key.ScheduleId, error);
        slot.Quarantine = error;
    }

    private static RpcException Quarantined(ScheduleKey key, Exception cause) => new(
        StatusCode.Internal,
        $"Schedule {key.ScheduleId} is quarantined: the engine could not load it or go on with it, and leaves it alone until it is restarted. {cause.GetType().Name}: {cause.Message}",
        innerException: cause);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Error, Message = "Schedule quarantined: {Namespace} {ScheduleId}")]
    private static partial void LogQuarantined(ILogger logger, string @namespace, string scheduleId, Exception error);
}

/// <summary>What is decided on.</summary>
internal sealed class ScheduleTurn(LoadedSchedule? schedule, DateTimeOffset now, IIdSource ids)
{
    /// <summary>Null when there is no such schedule.</summary>
    public LoadedSchedule? Schedule => schedule;

    public DateTimeOffset Now => now;

    /// <summary>Null as long as nothing was begun.</summary>
    public ScheduleDecision? Decision { get; private set; }

    public ScheduleDecision Begin() => Decision ??= new ScheduleDecision(schedule, now, ids);
}
