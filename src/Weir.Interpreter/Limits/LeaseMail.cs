using Weir.Definitions.Limits;
using Weir.Interpreter.Runs;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Limits;

/// <summary>Carries decisions to the runs that they are for: to each run one signal at a time, and to so many runs at once.</summary>
/// <param name="ended">Called with a run that has ended.</param>
internal sealed class LeaseMail(Action<LeaseOwner> ended)
{
    /// <summary>Signals under way. The engine takes 2,000 of one workflow.</summary>
    private const int UnderwayMax = 500;

    /// <summary>Answers in one signal, which must fit a payload.</summary>
    private const int AnswersMax = 500;

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromSeconds(10);

    private readonly OrderedDictionary<LeaseOwner, List<LeaseDecision>> waiting = [];
    private readonly HashSet<LeaseOwner> underway = [];

    public bool IsIdle => underway.Count == 0;

    /// <summary>Whether no further signal goes out: the workflow is about to continue as new.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Decisions that no signal has carried, in order for each run.</summary>
    public IEnumerable<LeaseDecision> Unsent => waiting.Values.SelectMany(decisions => decisions);

    public void Post(IEnumerable<LeaseDecision> decisions)
    {
        foreach (var decision in decisions)
        {
            var owner = decision.Id.Owner;
            if (!waiting.TryGetValue(owner, out var known))
            {
                waiting.Add(owner, known = []);
            }

            known.Add(decision);
        }
    }

    /// <summary>Sends as much as may be under way.</summary>
    public void Send()
    {
        if (IsHeld || underway.Count >= UnderwayMax)
        {
            return;
        }

        var next = waiting.Keys.Where(owner => !underway.Contains(owner)).Take(UnderwayMax - underway.Count).ToList();
        foreach (var owner in next)
        {
            underway.Add(owner);
            _ = DeliverAsync(owner);
        }
    }

    private async Task DeliverAsync(LeaseOwner owner)
    {
        while (!IsHeld && waiting.TryGetValue(owner, out var decisions))
        {
            var sent = decisions.Take(AnswersMax).ToList();
            if (await TryDeliverAsync(owner, sent))
            {
                Remove(owner, decisions, sent.Count);
            }
            else if ((await LeaseWatch.FindEndedAsync([owner])).Count > 0)
            {
                waiting.Remove(owner);
                ended(owner);
            }
            else
            {
                await Workflow.DelayAsync(BeforeNextTry, CancellationToken.None);
            }
        }

        underway.Remove(owner);
        Send();
    }

    private void Remove(LeaseOwner owner, List<LeaseDecision> decisions, int count)
    {
        decisions.RemoveRange(0, count);
        if (decisions.Count == 0)
        {
            waiting.Remove(owner);
        }
    }

    private static async Task<bool> TryDeliverAsync(LeaseOwner owner, IReadOnlyList<LeaseDecision> decisions)
    {
        var news = new LeaseNews(owner.RunId, [.. decisions.Select(decision => new LeaseAnswer(decision.Id.Number, decision.Verdict, decision.Reason))]);
        try
        {
            await Workflow.GetExternalWorkflowHandle(owner.WorkflowId).SignalAsync(RunNames.LeaseSignal, [JsonPayload.Write(news)], CancellationToken.None);
            return true;
        }
        catch (FailureException)
        {
            return false;
        }
    }
}
