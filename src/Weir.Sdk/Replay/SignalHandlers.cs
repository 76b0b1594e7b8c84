using Weir.Protocol.History.V1;
using Weir.Sdk.Calls;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Replay;

/// <summary>Starts the handlers of signals and watches over them.</summary>
internal sealed class SignalHandlers(WorkflowDefinition definition, IWorkflowContext run)
{
    private readonly List<Task> running = [];

    public bool AllFinished => running.Count == 0;

    public bool HasAny => definition.Signals.Count > 0 || definition.DynamicSignal is not null;

    /// <summary>
    /// The call that a signal leads to, to be made on the workflow's scheduler; null when nobody handles it or it cannot be decoded.
    /// Both are logged and dropped: a signal anybody can send must not stop the workflow.
    /// </summary>
    public Action<object>? Prepare(WorkflowExecutionSignaledEventAttributes signal)
    {
        var handler = definition.Signals.GetValueOrDefault(signal.SignalName);
        if (handler is null && (handler = definition.DynamicSignal) is null)
        {
            ReplayLog.SignalWithoutHandler(run.Logger, signal.SignalName, definition.Name ?? "dynamic");
            return null;
        }

        object?[] args;
        try
        {
            args = ReferenceEquals(handler, definition.DynamicSignal)
                ? handler.Decode(signal.Input, run.PayloadConverter, signal.SignalName)
                : handler.Decode(signal.Input, run.PayloadConverter);
        }
        catch (ArgumentException error)
        {
            ReplayLog.SignalNotDecoded(run.Logger, signal.SignalName, error);
            return null;
        }

        return instance => Start(handler, instance, args);
    }

    /// <summary>Takes out the handlers that have ended and gives what they failed with.</summary>
    public Exception? TakeFailure()
    {
        Exception? failure = null;
        for (var i = running.Count - 1; i >= 0; i--)
        {
            var task = running[i];
            if (!task.IsCompleted)
            {
                continue;
            }

            running.RemoveAt(i);
            failure = task.IsFaulted ? task.Exception.InnerException
                : task.IsCanceled ? new TaskCanceledException(task)
                : failure;
        }

        return failure;
    }

    private void Start(CompiledMethod handler, object instance, object?[] args)
    {
        Task task;
        try
        {
            task = (Task)handler.Invoke(instance, args)!;
        }
        catch (Exception error)
        {
            task = Task.FromException(error);
        }

        running.Add(task);
    }
}
