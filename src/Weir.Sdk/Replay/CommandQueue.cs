using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Replay.Machines;

namespace Weir.Sdk.Replay;

/// <summary>
/// The commands of the current workflow task in the order in which the code asked for them. The server writes one event for each, in the
/// same order, so the events that follow a completed workflow task are matched against the head of this queue.
/// </summary>
internal sealed class CommandQueue
{
    private readonly Queue<PendingCommand> queue = new();

    /// <summary>Whether every command has its event.</summary>
    public bool IsEmpty
    {
        get
        {
            SkipWithdrawn();
            return queue.Count == 0;
        }
    }

    public PendingCommand Add(Command command, ReplayMachine machine, bool optional = false)
    {
        var pending = new PendingCommand(command, machine, optional);
        queue.Enqueue(pending);
        return pending;
    }

    /// <summary>What the workflow task is answered with. The commands stay here until their events come.</summary>
    public List<Command> ToSend()
    {
        var commands = new List<Command>(queue.Count);
        foreach (var pending in queue)
        {
            if (!pending.IsWithdrawn)
            {
                commands.Add(pending.Proto);
            }
        }

        return commands;
    }

    /// <summary>Matches the next event that a command wrote.</summary>
    /// <exception cref="WorkflowNondeterminismException">The code asked for something else, or for nothing.</exception>
    public void Match(HistoryEvent recorded)
    {
        while (true)
        {
            SkipWithdrawn();
            if (!queue.TryPeek(out var pending))
            {
                if (PatchMarker.MayBeMissingFromCode(recorded))
                {
                    return;
                }

                throw Nondeterminism.UnexpectedEvent(recorded, null, null);
            }

            var difference = CommandMatching.Difference(pending.Proto, recorded);
            if (difference is null)
            {
                queue.Dequeue();
                pending.Machine.CommandRecorded(pending.Proto.CommandType, recorded);
                return;
            }

            if (pending.IsOptional)
            {
                queue.Dequeue();
            }
            else if (PatchMarker.MayBeMissingFromCode(recorded))
            {
                return;
            }
            else
            {
                throw Nondeterminism.UnexpectedEvent(recorded, pending.Proto, difference);
            }
        }
    }

    /// <summary>Checks that the history has an event for every command.</summary>
    /// <param name="next">The event that came where the missing ones should be; null at the end of the history.</param>
    /// <exception cref="WorkflowNondeterminismException">A command has no event.</exception>
    public void RequireMatched(HistoryEvent? next)
    {
        while (!IsEmpty)
        {
            var pending = queue.Dequeue();
            if (!pending.IsOptional)
            {
                throw Nondeterminism.MissingEvent(pending.Proto, next);
            }
        }
    }

    private void SkipWithdrawn()
    {
        while (queue.TryPeek(out var pending) && pending.IsWithdrawn)
        {
            queue.Dequeue();
        }
    }
}
