using Weir.Definitions.Limits;
using Weir.Interpreter.Runs;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Limits;

/// <summary>Carries decisions to the runs that they are for: to each run one signal at a time.</summary>
/// <param name="ended">Called with a run that has ended.</param>
internal sealed class LeaseMail(Action<LeaseOwner> ended)
{
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromSeconds(10);

    private readonly Dictionary<LeaseOwner, List<LeaseAnswer>> waiting = [];
    private readonly HashSet<LeaseOwner> underway = [];

    public bool IsIdle => underway.Count == 0;

    public void Post(IEnumerable<LeaseDecision> decisions)
    {
        foreach (var decision in decisions)
        {
            var owner = decision.Id.Owner;
            if (!waiting.TryGetValue(owner, out var answers))
            {
                waiting[owner] = answers = [];
            }

            answers.Add(new(decision.Id.Number, decision.Verdict, decision.Reason));
        }

        foreach (var owner in waiting.Keys.ToList())
        {
            if (underway.Add(owner))
            {
                _ = DeliverAsync(owner);
            }
        }
    }

    private async Task DeliverAsync(LeaseOwner owner)
    {
        while (waiting.Remove(owner, out var answers))
        {
            while (!await TryDeliverAsync(owner, answers))
            {
                if ((await LeaseWatch.FindEndedAsync([owner])).Count > 0)
                {
                    waiting.Remove(owner);
                    ended(owner);
                    break;
                }

                await Workflow.DelayAsync(BeforeNextTry, CancellationToken.None);
            }
        }

        underway.Remove(owner);
    }

    private static async Task<bool> TryDeliverAsync(LeaseOwner owner, IReadOnlyList<LeaseAnswer> answers)
    {
        try
        {
            await Workflow.GetExternalWorkflowHandle(owner.WorkflowId).SignalAsync(
                RunNames.LeaseSignal, [JsonPayload.Write(new LeaseNews(owner.RunId, answers))], CancellationToken.None);
            return true;
        }
        catch (FailureException)
        {
            return false;
        }
    }
}
