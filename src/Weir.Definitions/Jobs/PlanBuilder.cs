using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Scripts;
using Weir.Definitions.Values;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Checks what of a model depends on the whole of it (expressions, actions) and builds the plan.</summary>
internal sealed class PlanBuilder(WorkflowModel model, string fileName, IActionCatalog? catalog, WorkflowCalls? workflows, SourceText source, DiagnosticBag bag)
{
    private const string ShellAction = "shell";
    private const string ScriptAction = "script";
    private const string DefaultShell = "bash";

    private readonly ExpressionPlaces _places = new(source, bag);
    private readonly Dictionary<StepModel, ActionDescription?> _actions = [];
    private readonly Dictionary<JobModel, string> _references = [];

    private ProgramTexts Programs => new(_places, "the step's 'env:'");

    public Plan Build()
    {
        foreach (var step in model.Jobs.SelectMany(job => job.Steps).Where(step => step.Uses is not null))
        {
            _actions[step] = catalog is null ? null : ActionCheck.Find(step.Uses!, step.Path, catalog, bag);
        }

        var scopes = new Scopes(model) { OutputsOf = step => _actions.GetValueOrDefault(step)?.Outputs };
        var called = model.Jobs.Where(job => job.Uses is not null).ToDictionary(job => job, Call);
        scopes.OutputsOfCalled = job => called.GetValueOrDefault(job)?.Outputs.Names;
        _places.Check(model.Priority, "priority", scopes.Vars.At("'priority'"));
        _places.Check(model.Vars, "vars", scopes.Vars);
        _places.Check(model.Env, "env", scopes.WorkflowEnv);
        _places.Check(model.Outputs, "outputs", scopes.Outputs);
        return new Plan
        {
            Name = model.Name,
            Description = model.Description?.Text,
            Source = fileName,
            Inputs = model.Inputs,
            Vars = YamlValues.ToObject(model.Vars),
            Env = YamlValues.ToObject(model.Env),
            Outputs = YamlValues.ToObject(model.Outputs),
            Nodes = [.. model.Jobs.Select(job => Node(job, scopes, called.GetValueOrDefault(job)))],
            Edges = [.. model.Jobs.SelectMany(job => job.Needs.Select(need => new PlanEdge(need.Text, job.Id)))],
            Priority = Or(model.Priority, Value.Null),
            Concurrency = Group(model.Concurrency, "concurrency", scopes.Vars.At("'concurrency'")),
            Limits = model.Limits,
            TimeoutSeconds = model.TimeoutSeconds,
            Triggers = model.Triggers,
            KvKeys = _places.KvKeys,
            Places = _places.Recorded,
        };
    }

    /// <summary>The plan of the workflow that a job calls; null when it is not known.</summary>
    private Plan? Call(JobModel job)
    {
        if (workflows?.Resolve(job.Uses!, $"{job.Path}.uses", fileName, bag) is not var (reference, plan))
        {
            return null;
        }

        _references[job] = reference;
        if (plan is not null)
        {
            WorkflowCalls.Check(plan, job.Uses!.Text, job.With, job.With ?? (YamlNode)job.Uses, $"{job.Path}.with", bag);
        }

        return plan;
    }

    private PlanConcurrency? Group(YamlNode? node, string path, ScopeShape scope)
    {
        var group = ConcurrencyReader.Read(node, path, bag);
        _places.Check(ConcurrencyReader.NameOf(node), $"{path}.group", scope);
        return group;
    }

    private PlanNode Node(JobModel job, Scopes scopes, Plan? called)
    {
        var before = scopes.BeforeJob(job);
        var start = scopes.StartOfJob(job);
        _places.Check(job.Matrix, $"{job.Path}.strategy.matrix", before);
        _places.Check(job.ForEach, $"{job.Path}.for-each", before.At("'for-each'"));
        _places.Check(job.MaxParallel, $"{job.Path}.strategy.max-parallel", before);
        _places.Check(job.FailFast, $"{job.Path}.strategy.fail-fast", before);
        _places.Check(job.Name, $"{job.Path}.name", start.At("a job's 'name'"));
        _places.Check(job.RunsOn, $"{job.Path}.runs-on", start.At("'runs-on'"));
        _places.Check(job.TimeoutMinutes, $"{job.Path}.timeout-minutes", start.At("a job's 'timeout-minutes'"));
        _places.Check(job.ContinueOnError, $"{job.Path}.continue-on-error", start.At("a job's 'continue-on-error'"));
        _places.Check(job.Env, $"{job.Path}.env", scopes.JobEnv(job));
        _places.Check(job.Priority, $"{job.Path}.priority", start.At("'priority'"));
        _places.Check(job.Resources, $"{job.Path}.resources", start.At("'resources'"));
        _places.Check(job.With, $"{job.Path}.with", start.At("a job's 'with'"));
        _places.Check(
            job.Outputs,
            $"{job.Path}.outputs",
            job.IsGate ? before.At("the 'outputs' of a job without steps") : scopes.InJob(job, job.Steps.Count).At("a job's 'outputs'"));
        return new PlanNode
        {
            Id = job.Id,
            Name = job.Name?.Text,
            If = _places.CheckCondition(job.If, $"{job.Path}.if", before.At("a job's 'if'", allowsStatus: true)),
            ContinueOnError = Or(job.ContinueOnError, Value.False),
            Strategy = !job.HasStrategy && job.ForEach is null ? null : new PlanStrategy
            {
                Matrix = job.Matrix is null ? Value.Null : YamlValues.ToValue(job.Matrix),
                ForEach = job.ForEach is null ? Value.Null : YamlValues.ToValue(job.ForEach),
                MaxParallel = Or(job.MaxParallel, job.ForEach is null ? Value.Null : Value.Of(1L)),
                FailFast = Or(job.FailFast, Value.True),
            },
            Line = job.Key.Line,
            Retry = job.Retry,
            Repeat = job.Repeat is null ? null : Repeat(job, job.Repeat, start),
            Priority = Or(job.Priority, Value.Null),
            Concurrency = Group(job.Concurrency, $"{job.Path}.concurrency", start.At("'concurrency'")),
            Resources = YamlValues.ToObject(job.Resources),
            Kind = job.IsGate ? PlanNodeKind.Echo : job.Uses is null ? PlanNodeKind.Job : PlanNodeKind.Workflow,
            Task = job.IsGate ? new PlanTask { Input = YamlValues.ToObject(job.Outputs) } : job.Uses is null ? null : CallOf(job, job.Uses),
            Job = job.Uses is not null ? new PlanJob { Outputs = called?.Outputs ?? ObjectValue.Empty } : new PlanJob
            {
                RunsOn = job.RunsOn?.Text ?? "default",
                TimeoutMinutes = Or(job.TimeoutMinutes, Value.Of(360L)),
                Env = YamlValues.ToObject(job.Env),
                Outputs = YamlValues.ToObject(job.Outputs),
                Steps = [.. job.Steps.Select((step, index) => Step(job, step, scopes.InJob(job, index), scopes))],
            },
        };
    }

    private PlanRepeat Repeat(JobModel job, RepeatModel repeat, ScopeShape scope) => new()
    {
        While = _places.CheckCondition(repeat.While, $"{job.Path}.repeat.while", scope.At("'while'"), "a 'while'"),
        Until = _places.CheckCondition(repeat.Until, $"{job.Path}.repeat.until", scope.At("'until'"), "an 'until'"),
        Max = repeat.Max,
        DelaySeconds = repeat.DelaySeconds,
    };

    private PlanTask CallOf(JobModel job, YamlScalar uses) => new()
    {
        Action = _references.GetValueOrDefault(job) ?? uses.Text,
        Input = YamlValues.ToObject(job.With),
        Timeout = job.TimeoutMinutes is not null && YamlValues.Resolve(job.TimeoutMinutes) is NumberValue minutes
            ? Value.Of(minutes.ToDouble() * 60)
            : Value.Null,
    };

    private PlanStep Step(JobModel job, StepModel step, ScopeShape scope, Scopes scopes)
    {
        var withEnv = scopes.WithStepEnv(scope, job, step);
        _places.Check(step.Env, $"{step.Path}.env", scope.At("a step's 'env'"));
        _places.Check(step.Name, $"{step.Path}.name", withEnv.At("a step's 'name'"));
        _places.Check(step.TimeoutMinutes, $"{step.Path}.timeout-minutes", withEnv.At("a step's 'timeout-minutes'"));
        _places.Check(step.ContinueOnError, $"{step.Path}.continue-on-error", scope.At("a step's 'continue-on-error'"));
        var (uses, with, scriptEnv) = step.Run is null
            ? Action(step, withEnv.At("a step's 'with'"))
            : Run(job, step, step.Run, withEnv.At("'run'"));
        return new PlanStep
        {
            Id = step.Id?.Text,
            Name = step.Name?.Text,
            Uses = uses,
            With = with,
            ScriptEnv = scriptEnv,
            If = _places.CheckCondition(step.If, $"{step.Path}.if", scope.At("a step's 'if'", allowsStatus: true)),
            Env = YamlValues.ToObject(step.Env),
            Retry = step.Retry,
            TimeoutMinutes = Or(step.TimeoutMinutes, Value.Null),
            ContinueOnError = Or(step.ContinueOnError, Value.False),
            Line = step.Node.Line,
        };
    }

    private (string Uses, ObjectValue With, ObjectValue ScriptEnv) Run(JobModel job, StepModel step, YamlScalar run, ScopeShape scope)
    {
        var givenShell = step.Shell ?? job.DefaultShell ?? model.DefaultShell;
        var directory = step.WorkingDirectory ?? job.DefaultWorkingDirectory ?? model.DefaultWorkingDirectory;
        _places.Check(givenShell, $"{step.Path}.shell", scope.At("'shell'"));
        _places.Check(directory, $"{step.Path}.working-directory", scope.At("'working-directory'"));
        var shell = givenShell?.Text ?? DefaultShell;
        var (text, env) = Programs.Rewrite(run, $"{step.Path}.run", shell, scope);
        var isShell = shell is "bash" or "sh";
        var with = ObjectValue.Of((isShell ? "run" : "script", text));
        if (givenShell is not null)
        {
            with = with.With(isShell ? "shell" : "interpreter", shell);
        }

        if (directory is not null)
        {
            with = with.With("working-directory", directory.Text);
        }

        return (isShell ? ShellAction : ScriptAction, with, env);
    }

    private (string Uses, ObjectValue With, ObjectValue ScriptEnv) Action(StepModel step, ScopeShape scope)
    {
        var action = _actions.GetValueOrDefault(step);
        if (action is not null)
        {
            ActionCheck.Check(action, step.With, step.With ?? step.Uses ?? (YamlNode)step.Node, $"{step.Path}.with", bag, catalog);
        }

        var (with, scriptEnv) = Programs.Inputs(action, step.With, $"{step.Path}.with", scope);
        return (action?.Name ?? step.Uses?.Text ?? "", with, scriptEnv);
    }

    private static Value Or(YamlScalar? scalar, Value fallback) => scalar is null ? fallback : YamlValues.ToValue(scalar);
}
