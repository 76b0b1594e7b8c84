using FsCheck;
using FsCheck.Fluent;
using Weir.Tests.Shared;
using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Executions.Properties;

/// <summary>
/// Whatever comes in whatever order, legal or not: the history stays legal, a refusal changes nothing, and the stored transitions give the
/// same state again. The fixture checks that after each step.
/// </summary>
public sealed class RandomHistoryTests
{
    private static readonly EngineLimits SmallLimits = new()
    {
        BufferedEventsMax = 5,
        SignalsMax = 8,
        PendingActivitiesMax = 4,
        PendingChildrenMax = 2,
        HistoryEventsMax = 150,
        UpdatesInFlightMax = 3,
        UpdatesMax = 8,
        ProblemsInARowToReport = 2,
    };

    [Fact]
    public void Any_sequence_of_operations_gives_a_legal_history_that_replays()
    {
        var steps = Gen.Choose(0, 23_000).ArrayOf(60).ToArbitrary();
        Prop.ForAll(steps, (int[] sequence) => { Play(sequence); }).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(PropertySeed.Value, PropertySeed.Gamma));
    }

    [Fact]
    public void The_sequences_get_everywhere()
    {
        var random = new Random(1);
        var seen = new HashSet<EventType>();
        for (var i = 0; i < 400; i++)
        {
            var steps = new int[60];
            for (var step = 0; step < steps.Length; step++)
            {
                steps[step] = random.Next(23_000);
            }

            seen.UnionWith(Play(steps).History.Select(e => e.EventType));
        }

        EventType[] elsewhere =
        [
            EventType.Unspecified, EventType.WorkflowExecutionCanceled,
            EventType.WorkflowPropertiesModified, EventType.ChildWorkflowExecutionFailed, EventType.ChildWorkflowExecutionCanceled,
            EventType.ChildWorkflowExecutionTimedOut, EventType.ChildWorkflowExecutionTerminated,
        ];
        var missing = Enum.GetValues<EventType>().Where(type => type <= EventType.UpsertWorkflowSearchAttributes)
            .Append(EventType.WorkflowExecutionUpdateAdmitted).Append(EventType.WorkflowExecutionUpdateAccepted).Append(EventType.WorkflowExecutionUpdateCompleted)
            .Except(elsewhere).Except(seen);
        Assert.Empty(missing);
    }

    internal static RunFixture Play(int[] steps)
    {
        var run = new RunFixture { Limits = SmallLimits }.Start(request =>
        {
            request.WorkflowRunTimeout = steps.Length > 0 && steps[0] % 5 == 0 ? Durations.Seconds(60) : null;
            request.RetryPolicy = steps.Length > 1 && steps[1] % 3 == 0 ? new Protocol.Common.V1.RetryPolicy() : null;
        });
        var player = new Player(run);
        foreach (var step in steps)
        {
            player.Step(step);
        }

        return run;
    }

    private sealed class Player(RunFixture run)
    {
        private const int Operations = 27;

        private readonly List<StartedActivity> activities = [];
        private StartedWorkflowTask? task;
        private readonly HashSet<string> waitedFor = [];
        private int argument;
        private int heard;

        public void Step(int step)
        {
            argument = step / Operations;
            var wasRunning = run.State.IsRunning;
            try
            {
                Play(step % Operations);
            }
            catch (RpcException)
            {
                // Refused, as it should be: RunFixture commits nothing then.
            }

            Assert.True(wasRunning || !run.State.IsRunning, "A closed run came back.");
            CheckUpdates();
        }

        /// <summary>Nobody who waits for an update is forgotten, and what they wait for is on its way.</summary>
        private void CheckUpdates()
        {
            foreach (var news in run.News.Skip(heard))
            {
                if (news is not UpdateReached { Status.Outcome: null })
                {
                    waitedFor.Remove(news.UpdateId);
                }
            }

            heard = run.News.Count;
            var state = run.State;
            Assert.All(waitedFor, id => Assert.NotNull(Updates.Find(state, id)));
            Assert.True(state.IsRunning || waitedFor.Count == 0, "A closed run leaves somebody waiting.");
            Assert.False(Speculation.IsDue(state), "Updates wait and no workflow task will bring them.");
            Assert.Equal(state.Updates.Known.Values.Count(known => known.Stage != UpdateStage.Completed), state.Updates.IncompleteCount);
            if (state.WorkflowTask.IsSpeculative)
            {
                Assert.Equal(state.History.NextEventId, state.WorkflowTask.ScheduledEventId);
            }
        }

        private void Play(int operation)
        {
            switch (operation)
            {
                case 0 or 1 or 2:
                    task = run.TryPoll(run.State.WorkflowTask.IsOnStickyQueue && argument % 4 > 0 ? RunFixture.StickyQueue : null, argument % 2, Version(argument)) ?? task;
                    break;
                case 3 or 4 or 5 or 6 when task is not null:
                    Complete(task);
                    break;
                case 7 when task is not null:
                    run.Do(d => WorkflowTasks.Fail(d, task.Key, new RespondWorkflowTaskFailedRequest()));
                    break;
                case 8:
                    run.Signal("s", $"r{argument % 5}");
                    break;
                case 9:
                    run.Advance(TimeSpan.FromSeconds(argument % 30));
                    break;
                case 10:
                    run.Now += TimeSpan.FromSeconds(argument % 20);
                    run.Do(Deadlines.FireDue);
                    break;
                case 11 or 12:
                    StartActivity();
                    break;
                case 13 or 14 or 15 when activities.Count > 0:
                    Answer(activities[argument % activities.Count]);
                    break;
                case 16 when !run.State.Outgoing.IsEmpty:
                    run.Deliver((DeliveryResult)(argument % 5));
                    break;
                case 17:
                    CloseChild();
                    break;
                case 18:
                    RarelyFromOutside();
                    break;
                case 23 or 24:
                    AskForUpdate($"u{argument % 9}");
                    break;
                case 25 when run.State is { IsRunning: true, WorkflowTask.IsStarted: false }:
                    run.Do(d =>
                    {
                        Updates.Readmit(d, UpdateProtocol.Request($"u{argument % 9}").Request);
                        Transitions.Settle(d, wake: true);
                    });
                    break;
                case 26 when argument % 3 == 0:
                    run.Crash();
                    waitedFor.RemoveWhere(id => Updates.Find(run.State, id) is null);
                    break;
                case 19:
                    run.Do(d => Activities.Complete(d, Activities.FindById(d, $"a{argument % 3}", "outside", start: true), null, "outside"));
                    break;
                case 20:
                    OperateOnActivities();
                    break;
                case 21:
                    OperateOnRun();
                    break;
                case 22 when argument % 3 == 0:
                    var options = new Protocol.Workflow.V1.WorkflowExecutionOptions { Priority = new Protocol.Common.V1.Priority { PriorityKey = argument % 5 } };
                    run.Do(d => ExecutionOptions.Update(d, options, new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { "priority" } }, "o"));
                    break;
                default:
                    break;
            }
        }

        private void OperateOnRun()
        {
            if (run.State.IsPaused || argument % 12 == 0)
            {
                run.Do(d => RunPausing.Unpause(d, new UnpauseWorkflowExecutionRequest()));
            }
            else if (argument % 12 == 1)
            {
                run.Do(d => RunPausing.Pause(d, new PauseWorkflowExecutionRequest()));
            }
        }

        private void OperateOnActivities()
        {
            var selection = argument % 3 == 0 ? ActivitySelection.All : new ActivitySelection($"a{argument % 3}", "");
            switch (argument % 5)
            {
                case 0:
                    run.Do(d => ActivityOperations.Pause(d, selection, "o", "why", ""));
                    break;
                case 1 or 2:
                    run.Do(d => ActivityOperations.Unpause(d, selection, argument % 2 == 0, argument % 4 == 0, Durations.Seconds(argument % 10)));
                    break;
                case 3:
                    run.Do(d => ActivityOperations.Reset(d, selection, argument % 2 == 0, argument % 4 == 0, argument % 7 == 0, Durations.Seconds(argument % 10)));
                    break;
                default:
                    var options = new Protocol.Activity.V1.ActivityOptions
                    {
                        StartToCloseTimeout = Durations.Seconds(1 + (argument % 9)),
                        RetryPolicy = new Protocol.Common.V1.RetryPolicy { MaximumAttempts = argument % 4 },
                    };
                    var mask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { "start_to_close_timeout", "retry_policy.maximum_attempts" } };
                    run.Do(d => ActivityOptionsUpdates.Update(d, selection, options, mask, restoreOriginal: argument % 6 == 0));
                    break;
            }
        }

        private void Complete(StartedWorkflowTask started)
        {
            var request = new RespondWorkflowTaskCompletedRequest
            {
                Identity = "worker",
                ReturnNewWorkflowTask = argument % 2 == 0,
                ForceCreateNewWorkflowTask = argument % 11 == 0,
            };
            if (argument % 3 == 0)
            {
                RunFixture.Sticky(request);
            }

            if (argument % 5 > 0)
            {
                AnswerUpdates(request);
            }

            if (Version(argument) is { } version)
            {
                request.VersioningBehavior = argument % 7 == 0 ? VersioningBehavior.Pinned : VersioningBehavior.AutoUpgrade;
                request.DeploymentOptions = new Protocol.Deployment.V1.WorkerDeploymentOptions
                {
                    DeploymentName = version.DeploymentName,
                    BuildId = version.BuildId,
                    WorkerVersioningMode = WorkerVersioningMode.Versioned,
                };
            }

            for (var i = 0; i < argument % 4; i++)
            {
                request.Commands.Add(AnyCommand((argument / 4) + (i * 7)));
            }

            task = run.Do(d => WorkflowTasks.Complete(d, started.Key, request)).NewTask ?? task;
        }

        private void AskForUpdate(string id)
        {
            if (run.Update(id).Outcome is null)
            {
                waitedFor.Add(id);
            }
        }

        private void AnswerUpdates(RespondWorkflowTaskCompletedRequest request)
        {
            request.Capabilities = new RespondWorkflowTaskCompletedRequest.Types.Capabilities
            {
                DiscardSpeculativeWorkflowTaskWithEvents = argument % 2 == 0,
            };
            foreach (var pending in run.State.Updates.Pending.Values)
            {
                if (argument % 7 < 3)
                {
                    UpdateProtocol.Add(request, UpdateProtocol.Reject(pending.Id));
                }
                else if (argument % 7 < 6)
                {
                    UpdateProtocol.Add(request, UpdateProtocol.Accept(pending.Id));
                }
            }

            foreach (var known in run.State.Updates.Known.Values.OrderBy(known => known.Id, StringComparer.Ordinal))
            {
                if (known.Stage == UpdateStage.Accepted && argument % 3 > 0)
                {
                    UpdateProtocol.Add(request, UpdateProtocol.Complete(known.Id));
                }
                else if (known.Stage == UpdateStage.Admitted && argument % 4 > 0)
                {
                    UpdateProtocol.Add(request, argument % 4 == 1 ? UpdateProtocol.Reject(known.Id) : UpdateProtocol.Accept(known.Id));
                }
            }
        }

        private static Engine.Deployments.DeploymentVersion? Version(int number) => number % 5 < 2 ? null : new("d", $"{number % 5}");

        private Command AnyCommand(int number) => (number % 16) switch
        {
            0 or 1 or 2 => Do.Activity($"a{number % 3}", a => a.RetryPolicy = new Protocol.Common.V1.RetryPolicy { MaximumAttempts = number % 3 }),
            3 => Do.Activity($"a{number % 3}", a => a.HeartbeatTimeout = Durations.Seconds(3)),
            4 or 5 => Do.Timer($"t{number % 3}", number % 20),
            6 => Do.CancelTimer(run.State.Timers.Values.FirstOrDefault()?.TimerId ?? $"t{number % 3}"),
            7 or 8 => Do.CancelActivity(run.State.Activities.IsEmpty ? 5 : run.State.Activities.Keys.First()),
            9 or 10 => Do.Child($"c{number % 2}", c => c.ParentClosePolicy = (ParentClosePolicy)(number % 4)),
            11 => Do.SignalExternal(),
            12 => Do.CancelExternal(),
            13 => Do.Marker(),
            14 => Do.Upsert(("k", Data.Single("v"))),
            _ => number % 5 == 0 ? Do.CompleteWorkflow() : number % 5 == 1 ? Do.FailWorkflow() : number % 5 == 2 ? Do.ContinueAsNew() : Do.Timer("x", 1),
        };

        private void StartActivity()
        {
            if (PendingWork.Of(run.State).OfType<ReadyActivity>().FirstOrDefault() is { } ready &&
                run.Do(d => Activities.TryStart(d, ready.ScheduledEventId, ready.Attempt, new PollInfo("w", run.Ids.NewId(), null, argument % 2))) is { } started)
            {
                activities.Add(started);
            }
        }

        private void Answer(StartedActivity activity)
        {
            switch (argument % 6)
            {
                case 0 or 1:
                    run.CompleteActivity(activity);
                    break;
                case 2:
                    run.FailActivity(activity, Data.ApplicationFailure(nonRetryable: argument % 4 == 0));
                    break;
                case 3:
                    run.Do(d => Activities.Cancel(d, activity.Key, null, "w"));
                    break;
                case 4:
                    run.Do(d => Activities.Heartbeat(d, activity.Key, Data.Of("h"), "w"));
                    break;
                default:
                    run.Do(d => Activities.Lost(d, activity.Key));
                    break;
            }
        }

        private void CloseChild()
        {
            foreach (var child in run.State.Children.Values)
            {
                var runId = child.RunId.Length > 0
                    ? child.RunId
                    : run.State.Outgoing.Values.First(m => m.StartChild?.InitiatedEventId == child.InitiatedEventId).StartChild.RunId;
                var key = new RunKey("default", child.Attributes.WorkflowId, runId);
                var delivery = new Delivery(key, "ns-id", run.State.Key, "r", new OutgoingMessage { NotifyParent = new NotifyParent() })
                {
                    FirstRunId = runId,
                    WorkflowType = "Child",
                    ParentInitiatedEventId = child.InitiatedEventId,
                    CloseEvent = new HistoryEvent
                    {
                        EventType = EventType.WorkflowExecutionCompleted,
                        WorkflowExecutionCompletedEventAttributes = new WorkflowExecutionCompletedEventAttributes(),
                    },
                };
                run.Do(d => Inbox.Receive(d, delivery));
                return;
            }
        }

        private void RarelyFromOutside()
        {
            switch (argument % 12)
            {
                case 0:
                    run.Terminate();
                    break;
                case 1 or 2:
                    run.Cancel();
                    break;
                case 3 or 4:
                    run.Do(d => Recovery.WorkersLost(d, 2));
                    break;
                case 5 or 6 when task is not null:
                    run.Do(d => WorkflowTasks.Lost(d, task.Key));
                    break;
                case 7:
                    run.Do(WorkflowTasks.ResetSticky);
                    break;
                default:
                    run.Signal();
                    break;
            }
        }
    }
}
