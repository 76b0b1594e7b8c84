using Weir.Engine.Executions;
using Weir.Engine.Schedules;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Schedules;

public sealed class ScheduleProgressTests
{
    [Fact]
    [Semantic(63)]
    public void Defaults_are_filled_in()
    {
        var schedule = new ScheduleFixture().Create();
        Assert.Equal(ScheduleOverlapPolicy.Skip, schedule.Record.Schedule.Policies.OverlapPolicy);
        Assert.Equal(Durations.Seconds(365 * 86_400), schedule.Record.Schedule.Policies.CatchupWindow);
        Assert.Equal(1, schedule.Record.ConflictToken);

        schedule = new ScheduleFixture().Create(request => request.Schedule.Policies.CatchupWindow = Durations.Seconds(1));
        Assert.Equal(Durations.Seconds(10), schedule.Record.Schedule.Policies.CatchupWindow);
    }

    [Fact]
    [Semantic(63)]
    public void An_action_starts_a_workflow_with_its_nominal_time_in_the_id()
    {
        var schedule = new ScheduleFixture().Create(request => request.Schedule.Spec.Jitter = Durations.Seconds(30)).Advance(100);
        var starting = Assert.Single(schedule.Record.Starting);
        Assert.Equal(("wf-2026-01-01T00:01:00Z", "00:01:00"), (starting.WorkflowId, ScheduleFixture.Clock(starting.NominalTime)));
        Assert.InRange(starting.ActualTime - starting.NominalTime, 0, TimeSpan.FromSeconds(30).Ticks);

        schedule = new ScheduleFixture().Create(request => request.Schedule.Policies.KeepOriginalWorkflowId = true).Advance(60);
        Assert.Equal("wf", schedule.Record.Starting[0].WorkflowId);
    }

    [Fact]
    [Semantic(63)]
    public void Missed_actions_are_made_up_for_within_the_catch_up_window()
    {
        var schedule = new ScheduleFixture().Create(request =>
        {
            request.Schedule.Policies.OverlapPolicy = ScheduleOverlapPolicy.AllowAll;
            request.Schedule.Policies.CatchupWindow = Durations.Seconds(150);
        }).Sleep(600);
        Assert.Equal(("00:08:00 00:09:00 00:10:00", 7), (schedule.Starting, schedule.Info.MissedCatchupWindow));
        Assert.Equal(7, schedule.Sleep(30).Info.MissedCatchupWindow);
    }

    [Fact]
    [Semantic(63)]
    public void A_very_long_absence_is_passed_over_quickly()
    {
        var schedule = new ScheduleFixture().Create(request =>
        {
            request.Schedule.Spec = new ScheduleSpec { Interval = { new IntervalSpec { Interval = Durations.Seconds(1) } } };
            request.Schedule.Policies.CatchupWindow = Durations.Seconds(10);
        }).Sleep(86_400 * 30);
        Assert.InRange(schedule.Info.MissedCatchupWindow, 100_000, 86_400 * 30);
        Assert.Equal(schedule.Now + TimeSpan.FromSeconds(1), schedule.Schedule.Wakes);
    }

    [Fact]
    [Semantic(63)]
    public void The_buffer_is_limited()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.BufferAll).Advance(60).Start().Sleep(60 * 1_500);
        Assert.Equal((1_000, 500), (schedule.Record.Buffered.Count, schedule.Info.BufferDropped));
    }

    [Fact]
    [Semantic(63)]
    public void Ten_recent_actions_are_kept()
    {
        var schedule = new ScheduleFixture().Create();
        for (var i = 0; i < 12; i++)
        {
            schedule.Advance(60).Start().End();
        }

        Assert.Equal((12, 10), (schedule.Info.ActionCount, schedule.Info.RecentActions.Count));
        Assert.Equal("wf-2026-01-01T00:12:00Z", schedule.Info.RecentActions[^1].StartWorkflowResult.WorkflowId);
        Assert.Equal(WorkflowExecutionStatus.Completed, schedule.Info.RecentActions[^1].StartWorkflowStatus);
    }

    [Fact]
    [Semantic(63)]
    public void A_failure_or_a_timeout_pauses_if_asked_and_nothing_else_does()
    {
        Assert.Equal("paused due to workflow failure: wf-id: broken", Paused(WorkflowExecutionStatus.Failed, true));
        Assert.Equal("paused due to workflow timeout: wf-id", Paused(WorkflowExecutionStatus.TimedOut, true));
        Assert.Null(Paused(WorkflowExecutionStatus.Canceled, true));
        Assert.Null(Paused(WorkflowExecutionStatus.Terminated, true));
        Assert.Null(Paused(WorkflowExecutionStatus.Completed, true));
        Assert.Null(Paused(WorkflowExecutionStatus.Failed, false));

        static string? Paused(WorkflowExecutionStatus status, bool asked)
        {
            var schedule = new ScheduleFixture().Create(request => request.Schedule.Policies.PauseOnFailure = asked).Advance(60).Start();
            var token = schedule.Record.ConflictToken;
            schedule.End(status, failure: status == WorkflowExecutionStatus.Failed ? "broken" : "");
            var state = schedule.Record.Schedule.State;
            Assert.Equal(state.Paused, schedule.Record.ConflictToken > token);
            Assert.Equal(state.Paused, schedule.Schedule.Wakes is null);
            return state.Paused ? state.Notes : null;
        }
    }

    [Fact]
    [Semantic(65)]
    public void The_next_start_hears_of_the_last_result_and_the_last_failure()
    {
        var schedule = new ScheduleFixture().Create().Advance(60).Start().End(result: Data.Of("first"));
        Assert.Equal((Data.Of("first"), null), (schedule.Record.LastCompletionResult, schedule.Record.ContinuedFailure));
        schedule.Advance(60).Start().End(WorkflowExecutionStatus.Failed, failure: "broken");
        Assert.Equal((Data.Of("first"), "broken"), (schedule.Record.LastCompletionResult, schedule.Record.ContinuedFailure.Message));

        var request = ActionRequests.Start(schedule.Record, schedule.Advance(60).Record.Starting[0]);
        Assert.Equal((Data.Of("first"), "broken"), (request.LastCompletionResult, request.ContinuedFailure.Message));
        var attributes = request.SearchAttributes.IndexedFields;
        Assert.Equal("\"2026-01-01T00:03:00Z\"", attributes["TemporalScheduledStartTime"].Data.ToStringUtf8());
        Assert.Equal("\"nightly\"", attributes["TemporalScheduledById"].Data.ToStringUtf8());

        schedule.Start().End(result: Data.Of("third"));
        Assert.Equal((Data.Of("third"), null), (schedule.Record.LastCompletionResult, schedule.Record.ContinuedFailure));
    }

    [Fact]
    [Semantic(65)]
    public void Limited_actions_run_out_and_manual_ones_do_not_count()
    {
        var schedule = new ScheduleFixture().Create(request =>
        {
            request.Schedule.Policies.OverlapPolicy = ScheduleOverlapPolicy.AllowAll;
            request.Schedule.State.LimitedActions = true;
            request.Schedule.State.RemainingActions = 2;
        });
        Assert.Equal(2, ActionTimes.Future(schedule.Schedule, schedule.Now, 10).Count());
        schedule.Trigger();
        Assert.Equal(2, schedule.Record.Schedule.State.RemainingActions);
        var token = schedule.Record.ConflictToken;

        schedule.Sleep(600).Start();
        Assert.Equal((0, 3, token + 2), (schedule.Record.Schedule.State.RemainingActions, schedule.Info.ActionCount, schedule.Record.ConflictToken));
        Assert.Empty(ActionTimes.Future(schedule.Schedule, schedule.Now, 10));
        schedule.Advance(600).Trigger();
        Assert.Single(schedule.Record.Starting);
    }

    [Fact]
    [Semantic(65)]
    public void A_pause_holds_actions_and_they_are_not_made_up_for()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.AllowAll).Patch(patch => patch.Pause = "holiday").Advance(600);
        Assert.Equal(("holiday", "", null), (schedule.Record.Schedule.State.Notes, schedule.Starting, schedule.Schedule.Wakes));
        schedule.Trigger().Backfill("2026-01-01T00:03:00Z", "2026-01-01T00:04:00Z");
        Assert.Equal("00:10:00 00:03:00 00:04:00", schedule.Starting);

        schedule.Start().Patch(patch => patch.Unpause = "back");
        Assert.Equal(("back", false, ""), (schedule.Record.Schedule.State.Notes, schedule.Record.Schedule.State.Paused, schedule.Starting));
        Assert.Equal("00:11:00", schedule.Advance(60).Starting);
    }

    [Fact]
    [Semantic(65)]
    public void What_is_due_at_the_moment_of_a_pause_is_held_too()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.AllowAll);
        schedule.Now += TimeSpan.FromSeconds(60);
        schedule.Patch(patch => patch.Pause = "now");
        Assert.Equal("", schedule.Starting);
        Assert.Empty(schedule.Record.Buffered);
    }

    [Fact]
    [Semantic(63, 65)]
    public void A_backfill_acts_for_both_ends_of_its_range()
    {
        var schedule = new ScheduleFixture().Create().Backfill("2025-12-31T23:00:00Z", "2025-12-31T23:03:00Z", ScheduleOverlapPolicy.AllowAll);
        Assert.Equal("23:00:00 23:01:00 23:02:00 23:03:00", schedule.Starting);
        Assert.All(schedule.Record.Starting, starting => Assert.True(starting.Manual));
        Assert.Empty(schedule.Record.Backfills);
    }

    [Fact]
    [Semantic(63)]
    public void A_backfill_fills_half_the_buffer_and_goes_on_as_workflows_end()
    {
        var schedule = new ScheduleFixture().Create(request => request.Schedule.State.Paused = true)
            .Backfill("2025-12-01T00:00:00Z", "2025-12-01T23:00:00Z", ScheduleOverlapPolicy.BufferAll);
        Assert.Equal((500, 1), (schedule.Record.Buffered.Count, schedule.Record.Starting.Count));
        var done = 0;
        while (schedule.Record.Starting.Count > 0)
        {
            schedule.Start().End();
            done++;
        }

        Assert.Equal((1_381, 0), (done, schedule.Info.BufferDropped));
    }

    [Fact]
    [Semantic(63)]
    public void A_large_backfill_side_by_side_has_a_hundred_starts_under_way()
    {
        var schedule = new ScheduleFixture().Create(request => request.Schedule.State.Paused = true)
            .Backfill("2025-12-01T00:00:00Z", "2025-12-01T03:59:00Z", ScheduleOverlapPolicy.AllowAll);
        Assert.Equal(100, schedule.Record.Starting.Count);
        Assert.Equal(100, schedule.Advance(60).Record.Starting.Count);
        schedule.Start();
        Assert.Equal((100, 100), (schedule.Info.ActionCount, schedule.Record.Starting.Count));
        schedule.Start().Start();
        Assert.Equal((240, 0, 0), (schedule.Info.ActionCount, schedule.Record.Starting.Count, schedule.Record.Backfills.Count));
    }

    [Fact]
    [Semantic(63)]
    public void A_backfill_that_skips_is_over_at_once()
    {
        var schedule = new ScheduleFixture().Create(request => request.Schedule.State.Paused = true)
            .Backfill("2025-12-01T00:00:00Z", "2025-12-03T00:00:00Z", ScheduleOverlapPolicy.Skip);
        Assert.Equal((1, 2_880, 0), (schedule.Record.Starting.Count, schedule.Info.OverlapSkipped, schedule.Record.Backfills.Count));
    }

    [Fact]
    [Semantic(65)]
    public void An_update_discards_what_lies_before_it_and_keeps_what_was_done()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.AllowAll).Advance(90).Start();
        schedule.Update(request =>
        {
            request.Schedule.Spec = new ScheduleSpec { Interval = { new IntervalSpec { Interval = Durations.Seconds(20) } } };
            request.SearchAttributes = new SearchAttributes { IndexedFields = { ["a"] = Data.Single("1") } };
        });
        Assert.Equal((1, ""), (schedule.Info.ActionCount, schedule.Starting));
        Assert.Equal("00:01:40 00:02:00", schedule.Advance(30).Starting);
        Assert.Equal(["00:02:20"], ActionTimes.Future(schedule.Schedule, schedule.Now, 1).Select(time => ScheduleFixture.Clock(time.UtcTicks)));

        schedule.Update(_ => { });
        Assert.Single(schedule.Record.SearchAttributes.IndexedFields);
        schedule.Update(request => request.SearchAttributes = new SearchAttributes());
        Assert.Null(schedule.Record.SearchAttributes);
    }

    [Fact]
    [Semantic(65)]
    public void An_action_that_jitter_carries_behind_an_update_is_still_taken()
    {
        var schedule = new ScheduleFixture().Create(request =>
        {
            request.Schedule.Spec = new ScheduleSpec { Interval = { new IntervalSpec { Interval = Durations.Seconds(3_600) } }, Jitter = Durations.Seconds(3_000) };
        });
        var due = schedule.Schedule.Wakes!.Value;
        schedule.Now = due - TimeSpan.FromSeconds(1);
        schedule.Update(request => request.Schedule.State.Notes = "touched");
        Assert.Equal(due, schedule.Schedule.Wakes);
    }

    [Fact]
    [Semantic(65)]
    public void A_stale_conflict_token_is_refused_and_none_is_not_checked()
    {
        var schedule = new ScheduleFixture().Create();
        var token = ConflictToken.Of(schedule.Record.ConflictToken);
        schedule.Update(request => request.ConflictToken = token);
        var error = Assert.Throws<RpcException>(() => schedule.Update(request => request.ConflictToken = token));
        Assert.Equal((StatusCode.FailedPrecondition, "mismatched conflict token"), (error.Code, error.Message));
        schedule.Update(_ => { });
        schedule.Update(request => request.ConflictToken = ConflictToken.Of(0));
        Assert.Equal(StatusCode.InvalidArgument, Assert.Throws<RpcException>(() => schedule.Update(request => request.ConflictToken = Google.Protobuf.ByteString.CopyFromUtf8("x"))).Code);
    }

    [Fact]
    [Semantic(65)]
    public void A_repeated_request_takes_effect_once()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.AllowAll);
        schedule.Patch(patch => patch.TriggerImmediately = new TriggerImmediatelyRequest(), "r1");
        schedule.Patch(patch => patch.TriggerImmediately = new TriggerImmediatelyRequest(), "r1");
        Assert.Single(schedule.Record.Starting);
        schedule.Patch(patch => patch.TriggerImmediately = new TriggerImmediatelyRequest(), "r2");
        Assert.Equal(2, schedule.Record.Starting.Count);
    }

    [Fact]
    [Semantic(63)]
    public void A_schedule_without_a_future_is_deleted_a_week_after_its_last_action()
    {
        var schedule = new ScheduleFixture().Create(request => request.Schedule.Spec.EndTime = ScheduleHarness.At("2026-01-01T00:01:30Z")).Advance(100).Start();
        schedule.Advance(86_400 * 30);
        Assert.NotNull(schedule.Loaded);
        schedule.End();
        Assert.Null(schedule.Advance(86_400).Loaded);

        schedule = new ScheduleFixture().Create(request => request.Schedule.Spec.EndTime = ScheduleHarness.At("2026-01-01T00:01:30Z")).Advance(100).Start().End();
        Assert.NotNull(schedule.Advance(86_400 * 6.9).Loaded);
        Assert.Null(schedule.Advance(86_400 * 0.2).Loaded);

        schedule = new ScheduleFixture().Create(request => request.Schedule.State.Paused = true).Advance(86_400 * 100);
        Assert.NotNull(schedule.Loaded);
    }

    [Fact]
    [Semantic(66)]
    public void The_initial_patch_takes_effect_with_the_creation()
    {
        var schedule = new ScheduleFixture().Create(request => request.InitialPatch = new SchedulePatch
        {
            TriggerImmediately = new TriggerImmediatelyRequest(),
            BackfillRequest =
            {
                new BackfillRequest
                {
                    StartTime = ScheduleHarness.At("2025-12-31T23:00:00Z"),
                    EndTime = ScheduleHarness.At("2025-12-31T23:01:00Z"),
                    OverlapPolicy = ScheduleOverlapPolicy.AllowAll,
                },
            },
            Pause = "not yet",
        });
        Assert.Equal(("00:00:00 23:00:00 23:01:00", "not yet"), (schedule.Starting, schedule.Record.Schedule.State.Notes));
    }

    [Fact]
    [Semantic(64)]
    public void An_end_may_be_told_before_the_start_and_twice()
    {
        var schedule = new ScheduleFixture().Create().Advance(60);
        var run = schedule.Record.Starting[0].RunId;
        schedule.End(run, result: Data.Of("quick"));
        Assert.Equal((1, "", Data.Of("quick")), (schedule.Info.ActionCount, schedule.Running, schedule.Record.LastCompletionResult));
        schedule.Settle(d => ActionResults.Started(d, run)).End(run, WorkflowExecutionStatus.Failed, failure: "late");
        Assert.Equal((1, ""), (schedule.Info.ActionCount, schedule.Running));
        schedule.End("unknown");
    }

    [Fact]
    [Semantic(63)]
    public void Random_operations_keep_the_schedule_sound()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            RunRandom(new Random(seed), seed);
        }
    }

    private static void RunRandom(Random random, int seed)
    {
        var policies = Enum.GetValues<ScheduleOverlapPolicy>();
        var schedule = new ScheduleFixture().Create(request =>
        {
            request.Schedule.Policies.OverlapPolicy = policies[random.Next(policies.Length)];
            request.Schedule.Policies.PauseOnFailure = random.Next(2) == 0;
            request.Schedule.Spec.Jitter = Durations.Seconds(random.Next(60));
        });
        var started = new HashSet<string>();
        for (var step = 0; step < 60 && schedule.Loaded is not null; step++)
        {
            switch (random.Next(9))
            {
                case 0: schedule.Trigger(policies[random.Next(policies.Length)]); break;
                case 1: schedule.Patch(patch => patch.Pause = "p"); break;
                case 2: schedule.Patch(patch => patch.Unpause = "u"); break;
                case 3: schedule.Update(request => request.Schedule.Policies.OverlapPolicy = policies[random.Next(policies.Length)]); break;
                case 4: schedule.Start(); break;
                case 5 when schedule.Info.RunningWorkflows.Count > 0: schedule.End((WorkflowExecutionStatus)random.Next(2, 6)); break;
                case 6 when schedule.Record.Starting.Count > 0: schedule.Refuse(); break;
                case 7: schedule.Backfill("2025-12-31T23:00:00Z", "2025-12-31T23:05:00Z", policies[random.Next(policies.Length)]); break;
                default: schedule.Advance(random.Next(200)); break;
            }

            if (schedule.Loaded is null)
            {
                return;
            }

            Assert.True(schedule.Info.RunningWorkflows.Count + schedule.Record.Starting.Count(starting => !starting.Overlapping) <= 1, $"seed {seed}: two at once");
            Assert.All(schedule.Record.Starting, starting => started.Add(starting.RunId));
            Assert.True(schedule.Info.ActionCount <= started.Count, $"seed {seed}: more actions than starts");
            Assert.True(schedule.Schedule.Wakes is null || schedule.Schedule.Wakes > schedule.Now, $"seed {seed}: wakes in the past");
        }
    }
}
