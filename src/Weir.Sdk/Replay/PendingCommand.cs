using Weir.Protocol.Command.V1;
using Weir.Sdk.Replay.Machines;

namespace Weir.Sdk.Replay;

/// <summary>A command that the code asked for and whose event has not been seen yet.</summary>
/// <param name="proto">What is sent. Never changed after the workflow task was answered.</param>
/// <param name="machine">Whom to tell when the event comes.</param>
/// <param name="optional">Whether the history may lack the event: bookkeeping of patches by other versions of the code.</param>
internal sealed class PendingCommand(Command proto, ReplayMachine machine, bool optional = false)
{
    public Command Proto { get; } = proto;

    public ReplayMachine Machine { get; } = machine;

    public bool IsOptional { get; } = optional;

    /// <summary>True when it was taken back before it was sent.</summary>
    public bool IsWithdrawn { get; set; }
}
