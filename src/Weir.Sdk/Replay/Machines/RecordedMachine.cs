using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Sdk.Replay.Machines;

/// <summary>
/// A command that has nothing to wait for: patches, memo, search attributes, and the end of the run.
/// <code>
/// Queued  the command's event -> Done
/// </code>
/// </summary>
internal sealed class RecordedMachine : ReplayMachine
{
    public static RecordedMachine Instance { get; } = new();

    public override void CommandRecorded(CommandType command, HistoryEvent recorded)
    {
    }
}
