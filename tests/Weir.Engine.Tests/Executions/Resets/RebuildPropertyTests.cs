using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Engine.Tests.Executions.Properties;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions.Resets;

/// <summary>Whatever happened before: the events alone tell the workflow's part of the state, and every reset gives a legal run.</summary>
public sealed class RebuildPropertyTests
{
    [Fact, Semantic(67)]
    public void A_state_that_is_rebuilt_from_events_is_the_one_that_the_changes_made()
    {
        var compared = 0;
        Check(run => compared += Compare(run));
        Assert.True(compared > 400, $"Only {compared} states were compared.");
    }

    [Fact, Semantic(67)]
    public void A_reset_at_any_workflow_task_gives_a_legal_run_that_can_go_on()
    {
        var made = 0;
        Check(run =>
        {
            var points = Enumerable.Range(2, run.History.Count - 1).Where(finish => EndsAtWorkflowTask(run, finish)).ToList();
            var count = 0;
            foreach (var finish in points.Where((_, i) => i == points.Count - 1 || i % 3 == 0))
            {
                var reset = Reset(run, finish);
                reset.Seconds(5);
                if (!reset.State.IsPaused && reset.State.IsRunning)
                {
                    reset.Poll();
                }

                count++;
            }

            made += count;
        });
        Assert.True(made > 150, $"Only {made} resets were made.");
    }

    private static void Check(Action<RunFixture> check)
    {
        var steps = Gen.Choose(0, 23_000).ArrayOf(60).ToArbitrary();
        Prop.ForAll(steps, (int[] sequence) => check(RandomHistoryTests.Play(sequence))).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(PropertySeed.Value, PropertySeed.Gamma));
    }

    private static int Compare(RunFixture run)
    {
        RunState? state = null;
        var compared = 0;
        foreach (var transition in run.Log)
        {
            state = RunState.Apply(state, TransitionChanges.Parser.ParseFrom(transition));
            var isAtWorkflowTask = state.IsRunning && state.WorkflowTask is { Phase: not WorkflowTaskPhase.None, IsTransient: false };
            if (!isAtWorkflowTask || !state.History.Buffered.IsEmpty)
            {
                continue;
            }

            var rebuilt = HistoryRebuild.Run(
                new Decision(state, run.Now, run.Ids, run.Limits), run.History, ResetFixture.At(state.History.NextEventId)).State;
            Assert.Equal(StateText.Of(PartOfWorkflow(state)), StateText.Of(PartOfWorkflow(rebuilt)));
            compared++;
        }

        return compared;
    }

    private static object PartOfWorkflow(RunState state) => new
    {
        state.Execution.Status,
        state.Execution.CancelRequested,
        state.Execution.Priority,
        state.Execution.Started,
        state.History.NextEventId,
        state.History.SizeBytes,
        state.WorkflowTask.Phase,
        state.WorkflowTask.ScheduledEventId,
        state.WorkflowTask.StartedEventId,
        state.WorkflowTask.LastCompletedStartedEventId,
        Activities = state.Activities.Values.Select(activity => new { activity.ScheduledEventId, activity.Original, activity.CancelRequestedEventId }),
        state.ActivityIds,
        state.Timers,
        state.TimerIds,
        state.Children,
        state.ExternalSignals,
        state.ExternalCancels,
        state.SignalRequestIds,
        state.SignalCount,
        state.AttachedRequestIds,
        state.Memo,
        SearchAttributes = state.SearchAttributes.Remove(PauseAttribute.Name).Remove(ReportedProblems.Name),
    };

    private static bool EndsAtWorkflowTask(RunFixture run, int finish)
    {
        var state = HistoryRebuild.Run(new Decision(run.State, run.Now, run.Ids, run.Limits), run.History, ResetFixture.At(finish)).State;
        return state.WorkflowTask.Phase != WorkflowTaskPhase.None;
    }

    private static RunFixture Reset(RunFixture run, long finish)
    {
        var d = new Decision(run.State, run.Now, run.Ids, run.Limits);
        var newRun = WorkflowResets.Decide(d, null, new ResetHistories([.. run.History], []), isCurrentInChain: false, ResetFixture.At(finish));
        return new RunFixture { Now = run.Now, Ids = run.Ids, Limits = run.Limits }.Adopt(newRun);
    }
}
