using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>The end of a run by its run timeout, which may be retried, or by the execution timeout of its chain, which is not.</summary>
internal static class RunTimeouts
{
    public static void TimeOut(Decision d)
    {
        var failure = new Failure
        {
            Message = "workflow timeout",
            Source = "Server",
            TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.StartToClose },
        };
        var isExecutionTimeout = d.State.Execution.ExecutionExpiration <= d.Now;
        var retry = isExecutionTimeout ? new RunRetry(RetryState.Timeout, Next: null) : Continuations.Retry(d, failure);
        var next = retry.Next ?? (isExecutionTimeout ? null : CronRuns.Next(d, result: null, failure));
        WorkflowTaskFailures.RecordIfStarted(d, WorkflowTaskFailedCause.ForceCloseCommand);
        var timedOut = new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionTimedOut,
            WorkflowExecutionTimedOutEventAttributes = new WorkflowExecutionTimedOutEventAttributes
            {
                RetryState = retry.State,
                NewExecutionRunId = next?.Key.RunId ?? "",
            },
        };
        RunClosing.Close(d, timedOut, next);
    }
}
