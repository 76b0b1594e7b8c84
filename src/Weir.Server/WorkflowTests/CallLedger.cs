using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Agents;

namespace Weir.Server.WorkflowTests;

/// <summary>Which actions were executed, by whom, and whether something ran again that had been over. Safe for concurrent use.</summary>
internal sealed class CallLedger
{
    private readonly Lock gate = new();
    private readonly List<ObservedCall> calls = [];
    private readonly HashSet<Identity> settled = [];
    private readonly Dictionary<(string WorkflowId, string JobId, int? Item, int Step), int> answered = [];
    private readonly List<string> problems = [];

    /// <summary>What must not happen, in words.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (gate)
            {
                return [.. problems.Distinct()];
            }
        }
    }

    public IReadOnlyList<ObservedCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    public void Begin(ActionPlace place, string action, ObjectValue input)
    {
        lock (gate)
        {
            if (settled.Contains(Identity.Of(place)))
            {
                problems.Add($"{NameOf(place)} ran again although it had been completed");
            }

            calls.Add(new(action, place.JobId, place.IsTask ? null : StepName(place), input));
        }
    }

    /// <summary>How often what is at this place (whatever its execution) was answered before; this time is counted.</summary>
    public int Answer(ActionPlace place)
    {
        lock (gate)
        {
            var key = (place.WorkflowId, place.JobId, ExecutionKeys.ItemOf(place.JobKey), place.Step);
            answered[key] = answered.GetValueOrDefault(key) + 1;
            return answered[key] - 1;
        }
    }

    /// <summary>The execution was cut off: the next one gets the same answer.</summary>
    public void TakeBack(ActionPlace place)
    {
        lock (gate)
        {
            answered[(place.WorkflowId, place.JobId, ExecutionKeys.ItemOf(place.JobKey), place.Step)]--;
        }
    }

    public void Problem(string problem)
    {
        lock (gate)
        {
            problems.Add(problem);
        }
    }

    public void Settle(SettledStep step)
    {
        lock (gate)
        {
            settled.Add(Identity.Of(step));
        }
    }

    /// <summary>How messages name what is executed.</summary>
    public static string NameOf(ActionPlace place) => place.IsTask ? $"task '{place.JobKey}'" : $"step '{place.JobKey}.{StepName(place)}'";

    /// <summary>How mocks name it: the task, or <c>JOB.STEP</c>.</summary>
    public static string MockOf(ActionPlace place) => place.IsTask ? $"mocks.tasks.{place.JobId}" : $"mocks.steps.{place.JobId}.{StepName(place)}";

    private static string StepName(ActionPlace place) => place.StepId ?? (place.Step + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private readonly record struct Identity(string WorkflowId, string JobKey, int Attempt, int Step)
    {
        public static Identity Of(ActionPlace place) => new(place.WorkflowId, place.JobKey, place.Attempt, place.Step);

        public static Identity Of(SettledStep step) => new(step.Job.WorkflowId, step.Job.JobKey, step.Attempt, step.Index);
    }
}
