using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Limits;

/// <summary>
/// Asks again for what a run has waited for long: the limits workflow may have been ended from outside, and what it knew is lost then. Who
/// asks again where nothing was lost keeps its place.
/// </summary>
internal sealed class LeaseReminder(LeaseDesk desk)
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Later = TimeSpan.FromHours(1);

    private bool isRunning;

    /// <summary>To be called when something may have begun to wait.</summary>
    public void Check()
    {
        if (!isRunning && desk.WaitingCount > 0)
        {
            isRunning = true;
            _ = RemindAsync();
        }
    }

    private async Task RemindAsync()
    {
        for (var pause = First; !await Workflow.WaitConditionAsync(() => desk.WaitingCount == 0, pause, CancellationToken.None); pause = Later)
        {
            desk.AskAgain();
        }

        isRunning = false;
        Check();
    }
}
