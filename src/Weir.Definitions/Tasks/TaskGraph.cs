using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Plans;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tasks;

/// <summary>Checks where tasks lead, and finds where the graph begins.</summary>
internal sealed class TaskGraph(TaskWorkflowModel model, DiagnosticBag bag)
{
    private readonly Dictionary<string, TaskModel> _byName = model.Tasks
        .DistinctBy(task => task.Name, StringComparer.Ordinal)
        .ToDictionary(task => task.Name, StringComparer.Ordinal);

    private readonly Dictionary<TaskModel, HashSet<TaskModel>> _inbound = [];
    private readonly HashSet<TaskModel> _compensating = [];

    public void Check()
    {
        foreach (var task in model.Tasks)
        {
            CheckTargets(task);
            CheckNeeds(task);
            CheckCompensate(task);
        }

        NeedsGraph.CheckCircles([.. model.Tasks.Select(task => new NeedsNode(task.Name, task.Needs, $"{task.FilePath}.needs"))], "tasks", bag);
        foreach (var group in model.Tasks.GroupBy(task => task.Parent))
        {
            FindEntries([.. group], group.Key);
        }

        CheckReachable();
        foreach (var task in model.Tasks)
        {
            CheckJoin(task);
        }
    }

    private void CheckTargets(TaskModel task)
    {
        foreach (var target in task.Transitions.SelectMany(transition => transition.Do).Where(target => !PlanTarget.IsReserved(target.Text)))
        {
            if (Find(target, task, $"{task.FilePath}") is { } to)
            {
                Inbound(to).Add(task);
            }
        }
    }

    private void CheckNeeds(TaskModel task)
    {
        foreach (var need in task.Needs)
        {
            Find(need, task, $"{task.FilePath}.needs");
        }
    }

    private void CheckCompensate(TaskModel task)
    {
        if (task.Compensate is not { } name)
        {
            return;
        }

        if (!_byName.TryGetValue(name.Text, out var undo))
        {
            Unknown(name, task, $"{task.FilePath}.compensate");
        }
        else if (undo == task)
        {
            bag.Add(DiagnosticCodes.ValueNotAllowed, name, $"{task.FilePath}.compensate", $"task '{task.Name}' cannot undo itself");
        }
        else if (undo.Parent is not null)
        {
            bag.Add(DiagnosticCodes.ValueNotAllowed, name, $"{task.FilePath}.compensate", $"task '{undo.Name}' is inside of a parallel task; what undoes a task stands at the top");
        }
        else
        {
            _compensating.Add(undo);
        }
    }

    private TaskModel? Find(YamlScalar name, TaskModel from, string path)
    {
        if (!_byName.TryGetValue(name.Text, out var task))
        {
            Unknown(name, from, path);
            return null;
        }

        if (task.Parent == from.Parent)
        {
            return task;
        }

        var place = task.Parent is null ? "outside of" : $"inside of the parallel task '{task.Parent.Name}', not in";
        bag.Add(
            DiagnosticCodes.UnknownTask,
            name,
            path,
            $"task '{task.Name}' is {place} {(from.Parent is null ? "the workflow's own tasks" : $"the parallel task '{from.Parent.Name}'")}; a task leads to tasks beside it");
        return null;
    }

    private void Unknown(YamlScalar name, TaskModel from, string path)
    {
        var names = model.Tasks.Where(task => task.Parent == from.Parent && task != from).Select(task => task.Name).ToList();
        bag.Add(
            DiagnosticCodes.UnknownTask,
            name,
            path,
            $"there is no task {Wording.Quote(name.Text)}",
            expected: Wording.OneOf(names),
            suggestion: NearestName.Find(name.Text, [.. names, .. PlanTarget.All]));
    }

    /// <summary>Tasks that nothing leads to begin; where everything is led to, the first task does.</summary>
    private void FindEntries(List<TaskModel> tasks, TaskModel? parent)
    {
        foreach (var task in tasks)
        {
            task.IsEntry = task.Needs.Count == 0 && !Inbound(task).Any(from => from != task) && !_compensating.Contains(task);
            if (task.Needs.Count > 0 && Inbound(task).Count > 0)
            {
                bag.Add(
                    DiagnosticCodes.KeysExclude,
                    task.Place,
                    $"{task.FilePath}.needs",
                    $"task '{task.Name}' has 'needs', and {Wording.List(Inbound(task).Select(from => $"'{from.Name}'"))} leads to it; a task waits for its needs or is led to, not both");
            }
        }

        if (tasks.TrueForAll(task => !task.IsEntry))
        {
            var first = tasks.Find(task => task.Needs.Count == 0 && !_compensating.Contains(task));
            if (first is null)
            {
                bag.Add(DiagnosticCodes.NoEntry, tasks[0].Place, tasks[0].FilePath, parent is null ? "no task can begin the run" : $"no task can begin the parallel task '{parent.Name}'");
                return;
            }

            first.IsEntry = true;
        }
    }

    private void CheckReachable()
    {
        var reached = new HashSet<TaskModel>();
        var open = new Stack<TaskModel>(model.Tasks.Where(task => task.IsEntry || task.Needs.Count > 0 || _compensating.Contains(task)));
        while (open.TryPop(out var task))
        {
            if (reached.Add(task))
            {
                foreach (var target in task.Transitions.SelectMany(transition => transition.Do))
                {
                    if (_byName.TryGetValue(target.Text, out var to))
                    {
                        open.Push(to);
                    }
                }
            }
        }

        foreach (var task in model.Tasks.Where(task => !reached.Contains(task)))
        {
            bag.Add(
                DiagnosticCodes.UnreachableTask,
                task.Place,
                task.FilePath,
                $"task '{task.Name}' can never run: only {Wording.List(Inbound(task).Select(from => $"'{from.Name}'"))} leads to it, which nothing before it leads to");
        }
    }

    private void CheckJoin(TaskModel task)
    {
        if (task.Join is null || task.JoinPlace is null)
        {
            return;
        }

        if (task.Needs.Count > 0)
        {
            bag.Add(DiagnosticCodes.KeysExclude, task.JoinPlace, $"{task.FilePath}.join", "'join' does not go with 'needs', which waits for all");
            return;
        }

        var inbound = Inbound(task).Count;
        if (inbound == 0)
        {
            bag.Add(DiagnosticCodes.JoinNotPossible, task.JoinPlace, $"{task.FilePath}.join", $"task '{task.Name}' joins nothing: no task leads to it");
        }
        else if (task.JoinCount > inbound)
        {
            bag.Add(
                DiagnosticCodes.JoinNotPossible,
                task.JoinPlace,
                $"{task.FilePath}.join",
                $"task '{task.Name}' waits for {task.JoinCount} tasks, but only {inbound} {(inbound == 1 ? "leads" : "lead")} to it");
        }
    }

    private HashSet<TaskModel> Inbound(TaskModel task)
    {
        if (!_inbound.TryGetValue(task, out var inbound))
        {
            _inbound[task] = inbound = [];
        }

        return inbound;
    }
}
