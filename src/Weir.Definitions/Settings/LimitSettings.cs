using System.Globalization;
using Weir.Definitions.Runs;

namespace Weir.Definitions.Settings;

/// <summary>
/// What definitions and their runs may cost, as the operator of a machine or server set it. The limits of runs travel with each run, so
/// that a change concerns runs that are submitted after it.
/// </summary>
public sealed record LimitSettings
{
    public static LimitSettings Default { get; } = new();

    public DefinitionLimits Definitions { get => field with { Runs = Runs }; init; } = DefinitionLimits.Default;

    public ExecutionLimits Runs { get; init; } = ExecutionLimits.Default;

    /// <summary>Those of runs, which a workflow may lower for itself.</summary>
    public static IReadOnlyList<LimitSetting> OfRuns { get; } =
    [
        Run("workflow_depth", "workflows that call each other", 0, 100, limits => limits.MaxDepth, (limits, value) => limits with { MaxDepth = (int)value }),
        Run("executions", "executions of jobs and tasks in a run", 1, 1_000_000, limits => limits.MaxExecutions, (limits, value) => limits with { MaxExecutions = (int)value }),
        Run("executions_per_node", "executions of one task: the rounds of a cycle", 1, 1_000_000, limits => limits.MaxExecutionsPerNode, (limits, value) => limits with { MaxExecutionsPerNode = (int)value }),
        Run("items", "items of a task", 1, 1_000_000, limits => limits.MaxItems, (limits, value) => limits with { MaxItems = (int)value }),
        Run("parallel", "jobs, tasks and items of a run at once", 1, 2_000, limits => limits.MaxParallel, (limits, value) => limits with { MaxParallel = (int)value }),
        Run("context", "characters of results and variables that a run remembers", 1024, 1024 * 1024 * 1024, limits => limits.MaxContext, (limits, value) => limits with { MaxContext = value }),
        Run("expression_steps", "steps of one evaluation", 100, 100_000_000, limits => limits.Expressions.MaxSteps, (limits, value) => limits with { Expressions = limits.Expressions with { MaxSteps = (int)value } }),
        Run("expression_output", "characters or items that one evaluation gives", 1024, 64 * 1024 * 1024, limits => limits.Expressions.MaxOutput, (limits, value) => limits with { Expressions = limits.Expressions with { MaxOutput = (int)value } }),
    ];

    /// <summary>Every limit that can be set.</summary>
    public static IReadOnlyList<LimitSetting> All { get; } =
    [
        Definition("file_bytes", "bytes of a file", 1024, 64 * 1024 * 1024, limits => limits.MaxBytes, (limits, value) => limits with { MaxBytes = value }),
        Definition("file_values", "scalars, lists and maps of a file, aliases as what they stand for", 100, 10_000_000, limits => limits.MaxNodes, (limits, value) => limits with { MaxNodes = value }),
        Definition("file_depth", "lists and maps inside each other", 8, 200, limits => limits.MaxDepth, (limits, value) => limits with { MaxDepth = value }),
        Definition("nodes", "jobs or tasks of a workflow", 1, 100_000, limits => limits.MaxJobs, (limits, value) => limits with { MaxJobs = value }),
        Definition("steps", "steps of a job", 1, 100_000, limits => limits.MaxStepsPerJob, (limits, value) => limits with { MaxStepsPerJob = value }),
        .. OfRuns,
    ];

    /// <summary>The defaults with what is set.</summary>
    /// <param name="find">Gives the text of an environment variable; null when it is not set.</param>
    /// <exception cref="FormatException">A value is no number within the bounds of its limit.</exception>
    public static LimitSettings Read(Func<string, string?> find)
    {
        var settings = Default;
        foreach (var limit in All)
        {
            if (find(limit.Variable) is not { Length: > 0 } text)
            {
                continue;
            }

            settings = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= limit.Minimum && value <= limit.Maximum
                ? limit.With(settings, value)
                : throw new FormatException($"{limit.Variable} is '{text}'; it takes a whole number from {limit.Minimum} to {limit.Maximum} ({limit.What})");
        }

        return settings;
    }

    /// <summary>The limits of a run whose workflow has limits of its own: of each the lower one.</summary>
    /// <param name="limits">The operator's, or those of the run that calls the workflow.</param>
    /// <param name="own">The workflow's, by name.</param>
    public static ExecutionLimits Lower(ExecutionLimits limits, IReadOnlyDictionary<string, long> own)
    {
        var settings = new LimitSettings { Runs = limits };
        foreach (var limit in OfRuns)
        {
            settings = own.TryGetValue(limit.Name, out var value) && value < limit.Get(settings) ? limit.With(settings, value) : settings;
        }

        return settings.Runs;
    }

    private static LimitSetting Definition(
        string name, string what, long minimum, long maximum, Func<DefinitionLimits, long> get, Func<DefinitionLimits, int, DefinitionLimits> with) =>
        new(name, what, minimum, maximum, settings => get(settings.Definitions), (settings, value) => settings with { Definitions = with(settings.Definitions, (int)value) });

    private static LimitSetting Run(
        string name, string what, long minimum, long maximum, Func<ExecutionLimits, long> get, Func<ExecutionLimits, long, ExecutionLimits> with) =>
        new(name, what, minimum, maximum, settings => get(settings.Runs), (settings, value) => settings with { Runs = with(settings.Runs, value) });
}
