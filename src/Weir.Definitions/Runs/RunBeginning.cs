using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Begins a run, or takes one up.</summary>
internal sealed class RunBeginning(RunMachine machine, RunContexts contexts, Arrivals arrivals)
{
    private RunState State => machine.State;

    /// <summary>Begins a run.</summary>
    public void Begin()
    {
        contexts.Initialize();
        try
        {
            var scope = contexts.Base();
            foreach (var (name, source) in State.Plan.Vars.Members)
            {
                State.Vars = State.Vars.With(name, ValueTemplate.Evaluate(source, scope.Set("vars", State.Vars), $"vars.{name}"));
            }
        }
        catch (EvaluationException e)
        {
            machine.Finish(new RunResult { Conclusion = Conclusion.Failure, Failure = new Failure(e.Message) });
            return;
        }

        State.InitialVars = State.Vars;
        AskForRun();
        foreach (var node in State.Graph.Nodes.Where(node => node.IsEntry && node.Parent is null))
        {
            arrivals.Create(node, State.Root, []);
        }
    }

    /// <summary>Goes on with a run.</summary>
    public void Restore(RunProgress progress)
    {
        contexts.Initialize();
        var restore = new RunRestore(State, progress);
        restore.Read();
        if (State.TimeoutAt is null && State.Plan.TimeoutSeconds is { } seconds)
        {
            State.TimeoutAt = State.Now + TimeSpan.FromSeconds(seconds);
        }

        SetRunTimer();
        if (progress.NextLease == 0)
        {
            // A rerun is a run of its own; one that goes on has what it holds.
            AskForRun();
        }

        foreach (var item in restore.Waiting)
        {
            machine.Starts.StartAgain(item);
        }

        foreach (var item in restore.Running)
        {
            machine.Starts.StartAgain(item);
        }

        foreach (var item in restore.Lost)
        {
            item.Owner.Items!.Running++;
            machine.Ends.End(item, TaskOutcome.Cancelled(State.CancelReason ?? "it was cancelled"));
        }

        if (State is { IsFailing: false, IsCancelled: false })
        {
            foreach (var execution in State.Executions.Where(execution => execution is { IsUnfollowed: true, IsSettled: true }).OrderBy(execution => execution.SettledAs).ToList())
            {
                machine.Settlements.FollowLate(execution);
            }
        }
    }

    /// <summary>The run itself may be limited; its time begins when it may begin.</summary>
    private void AskForRun()
    {
        try
        {
            machine.Leases.AskForRun();
        }
        catch (EvaluationException e)
        {
            machine.Endings.Fail(new Failure(e.Message));
        }

        if (!State.AwaitsRunLease)
        {
            StartTime();
        }
    }

    /// <summary>Begins the run's own time limit.</summary>
    public void StartTime()
    {
        if (State.Plan.TimeoutSeconds is { } seconds && State.TimeoutAt is null)
        {
            State.TimeoutAt = State.Now + TimeSpan.FromSeconds(seconds);
            SetRunTimer();
        }
    }

    private void SetRunTimer()
    {
        if (State is { TimeoutAt: { } due, HasTimedOut: false })
        {
            State.Emit(new RunDirective.SetTimer(TimerKeys.Run, due, "the run's limit"));
        }
    }
}
