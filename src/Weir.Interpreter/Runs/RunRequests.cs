using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>Takes what people ask of an open run, and remembers what became of it.</summary>
internal sealed class RunRequests(RunDriver driver)
{
    private static DateTimeOffset Now => Workflow.UtcNow;

    private RunStepper Stepper => driver.Stepper!;

    public void Take(ControlRequest request)
    {
        var answer = Decide(request, request.Target ?? "", request.Reason ?? (request.By is null ? "by request" : $"by {request.By}"));
        driver.History.Add(new ControlAnswer(request.Id, answer.Problem));
        driver.Carry(answer.Directives);
    }

    /// <summary>Every signal of another name is for the tasks that wait for it.</summary>
    public void Signal(string name, Value payload) => driver.Carry(Stepper.Signal(name, payload, isEvent: false, Now).Directives);

    private ControlResult Decide(ControlRequest request, string target, string reason) => request.Kind switch
    {
        ControlKind.Pause => Pause(),
        ControlKind.Resume => Resume(),
        ControlKind.Skip => Stepper.Skip(target, reason, Now),
        ControlKind.Succeed => Stepper.ForceSuccess(target, request.Value, reason, Now),
        ControlKind.Answer => Stepper.Answer(target, request.Value, request.By, Now),
        ControlKind.Retry => Stepper.Retry(target, request.Value as ObjectValue ?? ObjectValue.Empty, reason, Now),
        ControlKind.ChildPaused => new(null, driver.ChildKey(target) is { } key ? Stepper.ReportPaused(key, Now) : []),
        ControlKind.Signal or ControlKind.Event => Stepper.Signal(target, request.Value, request.Kind == ControlKind.Event, Now),
        _ => new ControlResult($"this coordinator does not know '{request.Kind}'", []),
    };

    private ControlResult Pause()
    {
        driver.Starts.ToChildren(ControlKind.Pause);
        return Stepper.IsPauseRequested ? new("the run is paused already", []) : new(null, Stepper.Pause(Now));
    }

    private ControlResult Resume()
    {
        driver.Starts.ToChildren(ControlKind.Resume);
        if (!Stepper.IsPauseRequested)
        {
            return new("the run is not paused", []);
        }

        Workflow.UpsertMemo(MemoUpdate.ValueUnset(RunNames.StateMemo));
        return new(null, Stepper.Unpause(Now));
    }
}
