using Weir.Definitions.Expressions;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Which contexts expressions reach at each place of a definition, and what is known of them.</summary>
internal sealed class Scopes
{
    private readonly WorkflowModel _model;
    private readonly Dictionary<string, JobModel> _jobs;
    private readonly Dictionary<string, Shape> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<JobModel, (ScopeShape Scope, MembersShape Steps, Dictionary<string, int> Positions)> _inJob = [];

    public Scopes(WorkflowModel model)
    {
        _model = model;
        _jobs = model.Jobs.ToDictionary(job => job.Id, StringComparer.Ordinal);
        var inputs = Shape.Of(
            name => $"there is no input '{name}'{(model.Inputs.Count == 0 ? ": the workflow declares no inputs" : "")}",
            model.Inputs.Select(input => input.Name));
        Vars = new ScopeShape("'vars'", new Dictionary<string, Shape>(StringComparer.Ordinal)
        {
            ["workflow"] = Shape.Of(NoMember("'workflow'"), ["id", "name", "run_id", "run_number"]),
            ["inputs"] = inputs,
            ["parameters"] = inputs,
            ["pack"] = Shape.Of(NoMember("'pack'"), ["config"]),
            ["system"] = Shape.Of(NoMember("'system'"), ["execution_id", "timestamp", "identity"]),
        });
        Workflow = Vars.With("vars", Shape.Of(name => $"there is no variable '{name}'", Keys(model.Vars)));
        WorkflowEnv = (Workflow with { AllowsSecrets = true })
            .With("runner", Runner)
            .With("secrets", Shape.Any)
            .At("the workflow's 'env'");
    }

    private static Shape Runner { get; } = Shape.Of(NoMember("'runner'"), ["os", "arch", "name", "temp", "workspace"]);

    /// <summary>For <c>vars</c>.</summary>
    public ScopeShape Vars { get; }

    /// <summary>What every place but <c>vars</c> knows.</summary>
    public ScopeShape Workflow { get; }

    public ScopeShape WorkflowEnv { get; }

    /// <summary>For the workflow's <c>outputs</c>.</summary>
    public ScopeShape Outputs => Workflow
        .With("jobs", Shape.Of(name => $"there is no job '{name}'", _model.Jobs.Select(job => KeyValuePair.Create(job.Id, Result(job)))))
        .At("the workflow's 'outputs'");

    /// <summary>For a job's <c>if</c> and <c>strategy</c>.</summary>
    public ScopeShape BeforeJob(JobModel job) => Workflow.With("needs", Needs(job)).At("a job's 'strategy'");

    /// <summary>For what is decided when a job (or a combination) starts.</summary>
    public ScopeShape StartOfJob(JobModel job) => WithLoop(job, BeforeJob(job))
        .With("matrix", MatrixReader.Names(job.Matrix) is { } names ? Shape.Of(name => $"the matrix has no '{name}'", names) : Shape.Any)
        .With("strategy", Shape.Of(NoMember("'strategy'"), ["fail-fast", "job-index", "job-total", "max-parallel"]));

    private ScopeShape WithLoop(JobModel job, ScopeShape scope)
    {
        if (job.ForEach is not null)
        {
            scope = scope.With("item", Shape.Any).With("index", Shape.Any);
        }

        return job.Repeat is null ? scope : scope.With("repeat", Shape.Of(
            NoMember("'repeat'"), new Dictionary<string, Shape> { ["iteration"] = Shape.Any, ["outputs"] = OutputsShape(job) }));
    }

    /// <summary>For a job's <c>env</c>.</summary>
    public ScopeShape JobEnv(JobModel job) => (StartOfJob(job) with { AllowsSecrets = true })
        .With("runner", Runner)
        .With("secrets", Shape.Any)
        .With("env", Shape.Of(NoVariable, Keys(_model.Env)))
        .At("a job's 'env'");

    /// <summary>For a step, before its own <c>env</c> is known.</summary>
    /// <param name="steps">How many of the job's steps ran before.</param>
    public ScopeShape InJob(JobModel job, int steps)
    {
        var (scope, all, positions) = AllOf(job);
        return scope.With("steps", all with { Exists = id => positions[id] < steps });
    }

    public ScopeShape WithStepEnv(ScopeShape scope, JobModel job, StepModel step) =>
        scope.With("env", Shape.Of(NoVariable, [.. Keys(_model.Env), .. Keys(job.Env), .. Keys(step.Env)]));

    /// <summary>Outputs of the step's action; null when they are open.</summary>
    public Func<StepModel, IReadOnlyList<string>?> OutputsOf { get; init; } = _ => null;

    /// <summary>Outputs of the workflow that a job calls; null when they are open.</summary>
    public Func<JobModel, IEnumerable<string>?> OutputsOfCalled { get; set; } = _ => null;

    private static Func<string, string> NoMember(string owner) => name => $"{owner} has no member '{name}'";

    private static string NoVariable(string name) => $"there is no environment variable '{name}' in any 'env:' here";

    private static IEnumerable<string> Keys(YamlMapping? mapping) => mapping?.Entries.Select(entry => entry.Key.Text) ?? [];

    private Shape Needs(JobModel job) => Shape.Of(
        name => _jobs.ContainsKey(name) ? $"job '{name}' is not among the 'needs' of job '{job.Id}'" : $"there is no job '{name}'",
        job.Needs.Where(need => _jobs.ContainsKey(need.Text)).Select(need => KeyValuePair.Create(need.Text, Result(_jobs[need.Text]))));

    private Shape Result(JobModel job)
    {
        if (!_results.TryGetValue(job.Id, out var shape))
        {
            var members = new List<KeyValuePair<string, Shape>>
            {
                new("result", Shape.Any),
                new("outcome", Shape.Any),
                new("outputs", OutputsShape(job)),
            };
            if (job.Matrix is not null || job.ForEach is not null)
            {
                members.Add(new("combinations", Shape.Any));
            }

            _results[job.Id] = shape = Shape.Of(NoMember($"job '{job.Id}'"), members);
        }

        return shape;
    }

    private Shape OutputsShape(JobModel job)
    {
        var names = job.Uses is null ? Keys(job.Outputs) : OutputsOfCalled(job);
        return names is null ? Shape.Any : Shape.Of(name => $"job '{job.Id}' has no output '{name}'", names);
    }

    private MembersShape Steps(JobModel job)
    {
        var ids = job.Steps.Where(step => step.Id is not null).DistinctBy(step => step.Id!.Text);
        return new MembersShape(
            name => job.StepIds.ContainsKey(name) ? $"step '{name}' has not run yet at this place" : $"there is no step '{name}' in job '{job.Id}'",
            ids.ToDictionary(step => step.Id!.Text, Step, StringComparer.Ordinal));
    }

    private Shape Step(StepModel step)
    {
        var outputs = OutputsOf(step) is { } names ? Shape.Of(name => $"step '{step.Id!.Text}' has no output '{name}'", names) : Shape.Any;
        return Shape.Of(
            NoMember($"step '{step.Id!.Text}'"),
            new Dictionary<string, Shape> { ["outputs"] = outputs, ["outcome"] = Shape.Any, ["conclusion"] = Shape.Any });
    }

    /// <summary>What all steps of a job know, with all of its steps.</summary>
    private (ScopeShape Scope, MembersShape Steps, Dictionary<string, int> Positions) AllOf(JobModel job)
    {
        if (!_inJob.TryGetValue(job, out var known))
        {
            var positions = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < job.Steps.Count; i++)
            {
                positions.TryAdd(job.Steps[i].Id?.Text ?? "", i);
            }

            var scope = JobEnv(job)
                .With("env", Shape.Of(NoVariable, [.. Keys(_model.Env), .. Keys(job.Env)]))
                .With("job", Shape.Of(NoMember("'job'"), ["id", "name", "status"]));
            _inJob[job] = known = (scope, Steps(job), positions);
        }

        return known;
    }
}
