using Weir.Sdk.Activities;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.Histories;

/// <summary>Workflows with recorded histories. Never edited: a changed workflow is a new workflow.</summary>
public static class RecordedWorkflows
{
    public static ActivityOptions Options { get; } = ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1));

    public sealed class Activities
    {
        [Activity]
        public string Echo(string text) => text;

        [Activity]
        public string Fail(string text) => throw new ApplicationFailureException(text, "Recorded", nonRetryable: true);

        [Activity]
        public async Task WaitForCancelAsync()
        {
            var context = ActivityExecutionContext.Current;
            while (true)
            {
                await context.HeartbeatAsync([]);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, context.CancellationToken);
            }
        }
    }

    /// <summary>Activities that complete, fail and are canceled, in sequence and in parallel.</summary>
    [Workflow("RecordedActivities")]
    public sealed class ActivitiesWorkflow
    {
        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            var both = await Workflow.WhenAllAsync(
                Workflow.ExecuteActivityAsync<string>("Echo", ["a"], Options),
                Workflow.ExecuteActivityAsync<string>("Echo", ["b"], Options));
            string failed;
            try
            {
                failed = await Workflow.ExecuteActivityAsync<string>("Fail", ["c"], Options);
            }
            catch (ActivityFailureException error)
            {
                failed = error.InnerException!.Message;
            }

            using var stop = new CancellationTokenSource();
            var waiting = Workflow.ExecuteActivityAsync(
                "WaitForCancel",
                [],
                Options with { CancellationToken = stop.Token, CancellationType = ActivityCancellationType.WaitCancellationCompleted });
            await Workflow.DelayAsync(TimeSpan.FromSeconds(1));
            stop.Cancel();
            try
            {
                await waiting;
            }
            catch (ActivityFailureException error) when (WeirException.IsCanceledException(error))
            {
                failed += " canceled";
            }

            return string.Concat(both) + failed;
        }
    }

    /// <summary>Timers that fire and that are canceled, conditions with and without time limit, signals, random numbers.</summary>
    [Workflow("RecordedWaiting")]
    public sealed class WaitingWorkflow
    {
        private readonly List<string> signals = [];

        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            await Workflow.DelayAsync(TimeSpan.FromSeconds(Workflow.Random.Next(1, 10)));
            var inTime = await Workflow.WaitConditionAsync(() => signals.Count > 100, TimeSpan.FromSeconds(5));
            using var stop = new CancellationTokenSource();
            var timer = Workflow.DelayAsync(TimeSpan.FromHours(1), stop.Token);
            await Workflow.WaitConditionAsync(() => signals.Count >= 2);
            stop.Cancel();
            var echo = await Workflow.ExecuteActivityAsync<string>("Echo", [Workflow.NewGuid().ToString()], Options);
            return $"{inTime} {timer.IsCanceled} {string.Concat(signals)} {echo.Length}";
        }

        [WorkflowSignal]
        public async Task TellAsync(string text)
        {
            await Workflow.ExecuteActivityAsync<string>("Echo", [text], Options);
            signals.Add(text);
        }
    }

    /// <summary>Children that complete, fail and are canceled; signals to a child; external workflows.</summary>
    [Workflow("RecordedParent")]
    public sealed class ParentWorkflow
    {
        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            var result = await Workflow.ExecuteChildWorkflowAsync<string>("RecordedChild", ["ok"], new() { Id = "recorded-child-1" });
            try
            {
                await Workflow.ExecuteChildWorkflowAsync<string>("RecordedChild", ["fail"], new() { Id = "recorded-child-2" });
            }
            catch (ChildWorkflowFailureException error)
            {
                result += " " + error.InnerException!.Message;
            }

            using var stop = new CancellationTokenSource();
            var waiting = await Workflow.StartChildWorkflowAsync(
                "RecordedChild", ["wait"], new() { Id = "recorded-child-3", CancellationToken = stop.Token });
            stop.Cancel();
            try
            {
                await waiting.GetResultAsync();
            }
            catch (ChildWorkflowFailureException error) when (WeirException.IsCanceledException(error))
            {
                result += " canceled";
            }

            var told = await Workflow.StartChildWorkflowAsync("RecordedChild", ["wait"], new() { Id = "recorded-child-4" });
            await told.SignalAsync("Tell", ["told"]);
            result += " " + await told.GetResultAsync<string>();
            try
            {
                await Workflow.GetExternalWorkflowHandle("recorded-nobody").SignalAsync("Tell", ["x"]);
            }
            catch (ApplicationFailureException)
            {
                result += " nobody";
            }

            var canceled = await Workflow.StartChildWorkflowAsync(
                "RecordedChild", ["wait"], new() { Id = "recorded-child-5", CancellationType = ChildWorkflowCancellationType.Abandon });
            await Workflow.GetExternalWorkflowHandle(canceled.Id).CancelAsync();
            return result;
        }
    }

    [Workflow("RecordedChild")]
    public sealed class ChildWorkflow
    {
        private string? told;

        [WorkflowRun]
        public async Task<string> RunAsync(string what)
        {
            if (what == "fail")
            {
                throw new ApplicationFailureException("failed");
            }

            if (what == "wait")
            {
                await Workflow.WaitConditionAsync(() => told is not null);
            }

            return told ?? what;
        }

        [WorkflowSignal]
        public Task TellAsync(string text)
        {
            told = text;
            return Task.CompletedTask;
        }
    }

    /// <summary>Patches, memo, and continuing as new.</summary>
    [Workflow("RecordedChanges")]
    public sealed class ChangesWorkflow
    {
        [WorkflowRun]
        public async Task<string> RunAsync(int round)
        {
            var path = Workflow.Patched("first") ? "new" : "old";
            await Workflow.ExecuteActivityAsync<string>("Echo", [path], Options);
            Workflow.DeprecatePatch("second");
            Workflow.UpsertMemo(MemoUpdate.ValueSet("round", round));
            await Workflow.DelayAsync(TimeSpan.FromSeconds(1));
            path += Workflow.Patched("first") && Workflow.Patched("third") ? "new" : "old";
            return round == 0 ? throw Workflow.CreateContinueAsNewException("RecordedChanges", [1]) : path;
        }
    }

    /// <summary>Canceled by request, with cleanup.</summary>
    [Workflow("RecordedCanceled")]
    public sealed class CanceledWorkflow
    {
        [WorkflowRun]
        public async Task RunAsync()
        {
            try
            {
                await Workflow.DelayAsync(TimeSpan.FromDays(1));
            }
            finally
            {
                await Workflow.ExecuteActivityAsync<string>("Echo", ["clean"], Options with { CancellationToken = CancellationToken.None });
            }
        }
    }
}
