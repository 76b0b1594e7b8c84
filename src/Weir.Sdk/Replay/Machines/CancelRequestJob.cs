using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Sdk.Replay.Machines;

/// <summary>Tells the code that cancellation of the workflow was requested.</summary>
internal sealed class CancelRequestJob(Action cancel) : ReplayMachine
{
    public override void CommandRecorded(CommandType command, HistoryEvent recorded)
    {
    }

    public override void RunJob() => cancel();
}
