using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Sdk.Replay.Machines;

/// <summary>
/// A timer.
/// <code>
/// Queued   cancel        -> Done      command withdrawn, code: cancelled
/// Queued   TimerStarted  -> Started
/// Started  cancel        -> Canceled  command CancelTimer, code: cancelled
/// Started  TimerFired    -> Done      job: code goes on
/// Canceled TimerCanceled -> Done
/// Done     cancel        -> Done      fired in the history already: the code learns of the cancellation first, no command
/// </code>
/// </summary>
internal sealed class TimerMachine : ReplayMachine
{
    private readonly MachineHost host;
    private readonly Promise<bool> promise = new();
    private readonly PendingCommand command;
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenRegistration cancellation;
    private State state = State.Queued;
    private long startedEventId;
    private bool resolved;

    public TimerMachine(MachineHost host, Command command, CancellationToken cancellationToken)
    {
        this.host = host;
        this.cancellationToken = cancellationToken;
        this.command = host.Queue(command, this);
        host.OpenPromises++;
        cancellation = cancellationToken.UnsafeRegister(static machine => ((TimerMachine)machine!).Cancel(), this);
    }

    private enum State
    {
        Queued,
        Started,
        Canceled,
        Done,
    }

    public Task Task => promise.Task;

    public override void CommandRecorded(CommandType type, HistoryEvent recorded)
    {
        if (type == CommandType.StartTimer)
        {
            state = State.Started;
            startedEventId = recorded.EventId;
            host.Register(startedEventId, this);
        }
        else
        {
            state = State.Done;
            host.Forget(startedEventId);
        }
    }

    public override void Apply(HistoryEvent recorded)
    {
        if (recorded.EventType != EventType.TimerFired || state != State.Started)
        {
            base.Apply(recorded);
        }

        state = State.Done;
        host.Forget(startedEventId);
        host.AddJob(this);
    }

    public override void RunJob()
    {
        if (TryResolve())
        {
            promise.SetValue(true);
        }
    }

    private void Cancel()
    {
        switch (state)
        {
            case State.Queued:
                command.IsWithdrawn = true;
                state = State.Done;
                break;
            case State.Started:
                state = State.Canceled;
                host.Queue(
                    new Command
                    {
                        CommandType = CommandType.CancelTimer,
                        CancelTimerCommandAttributes = new() { TimerId = command.Proto.StartTimerCommandAttributes.TimerId },
                    },
                    this);
                break;
        }

        if (TryResolve())
        {
            promise.SetCanceled(cancellationToken);
        }
    }

    private bool TryResolve()
    {
        if (resolved)
        {
            return false;
        }

        resolved = true;
        host.OpenPromises--;
        cancellation.Dispose();
        return true;
    }
}
