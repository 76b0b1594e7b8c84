using System.Runtime.CompilerServices;
using System.Text;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Settings;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Settings;

public sealed class LimitSettingsTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. LimitSettings.All.Select(limit => limit.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_limit_takes_its_bounds_and_nothing_beyond(string name)
    {
        var limit = LimitSettings.All.Single(limit => limit.Name == name);

        Assert.InRange(limit.Default, limit.Minimum, limit.Maximum);
        Assert.Equal(limit.Minimum, limit.Get(Read(limit.Minimum.ToString())));
        Assert.Equal(limit.Maximum, limit.Get(Read(limit.Maximum.ToString())));
        Assert.Equal(limit.Default, limit.Get(Read("")));
        foreach (var wrong in new[] { $"{limit.Minimum - 1}", $"{limit.Maximum + 1}", "many", "1.5" })
        {
            var error = Assert.Throws<FormatException>(() => Read(wrong));
            Assert.Equal($"{limit.Variable} is '{wrong}'; it takes a whole number from {limit.Minimum} to {limit.Maximum} ({limit.What})", error.Message);
        }

        LimitSettings Read(string text) => LimitSettings.Read(variable => variable == limit.Variable ? text : null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_reference_page_has_a_row_for_each_limit(string name)
    {
        var limit = LimitSettings.All.Single(limit => limit.Name == name);
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs/reference/limits.md"));

        Assert.Contains($"| `{limit.Variable}` | {limit.What} | {limit.Default} | {limit.Minimum} to {limit.Maximum} |", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file_bytes", 1024, "the file is too large; at most 1024 bytes are allowed")]
    [InlineData("file_values", 100, "the file holds more than 100 values, aliases counted as what they stand for")]
    [InlineData("file_depth", 8, "the file is nested deeper than 8 levels")]
    [InlineData("nodes", 3, "the workflow has 4 jobs; at most 3 are allowed")]
    [InlineData("steps", 3, "the job has 4 steps; at most 3 are allowed")]
    public void A_definition_at_its_limit_is_taken_and_one_beyond_is_not(string name, int limit, string message)
    {
        Assert.Empty(Compile(Definition(name, limit)));
        Assert.Equal(message, Assert.Single(Compile(Definition(name, limit + 1))));

        IReadOnlyList<string> Compile(string yaml) =>
            [.. DefinitionCompiler.Compile("f", Encoding.UTF8.GetBytes(yaml), limits: Set(name, limit).Definitions).Diagnostics.Select(finding => finding.Message)];
    }

    [Theory]
    [InlineData("items", "tasks: [{name: a, action: core.echo, with_items: '{{ range(N) }}'}]", "the task has 8 items; at most 7 are allowed")]
    [InlineData("executions_per_node", "vars: {n: 0}\ntasks: [{name: a, action: core.noop, publish: [{n: '{{ vars.n + 1 }}'}], next: [{when: '{{ vars.n < N }}', do: a}]}]", "task 'a' would run more than 7 times, which is the limit")]
    [InlineData("executions", "vars: {n: 0}\ntasks: [{name: a, action: core.noop, publish: [{n: '{{ vars.n + 1 }}'}], next: [{when: '{{ vars.n < N }}', do: a}]}]", "the run would start more than 7 tasks, which is the limit")]
    public void A_run_at_its_limit_succeeds_and_one_beyond_fails(string name, string yaml, string message)
    {
        var limits = Set(name, 7).Runs;

        Assert.Equal((Conclusion.Success, null), Run(yaml.Replace("N", "7", StringComparison.Ordinal), limits));
        var (conclusion, failure) = Run(yaml.Replace("N", "8", StringComparison.Ordinal), limits);
        Assert.Equal(Conclusion.Failure, conclusion);
        Assert.EndsWith(message, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Remembered_results_are_limited()
    {
        const string Yaml = "tasks: [{name: a, action: core.echo, input: {x: '{{ join(range(N), \"\") }}'}}]";
        var limits = Set("context", 1024).Runs;

        Assert.Equal((Conclusion.Success, null), Run(Yaml.Replace("N", "300", StringComparison.Ordinal), limits));
        Assert.Equal(
            (Conclusion.Failure, "results and variables of the run have more than 1024 characters; let tasks give references to large data instead of the data"),
            Run(Yaml.Replace("N", "400", StringComparison.Ordinal), limits));
    }

    [Theory]
    [InlineData("expression_steps", 100, 97, "the expression needs more than 100 evaluation steps")]
    [InlineData("expression_output", 1024, 1024, "the expression gives an array of more than 1024 items")]
    public void Evaluations_are_limited(string name, int limit, int good, string message)
    {
        const string Yaml = "tasks: [{name: a, action: core.echo, input: {x: '{{ len(range(N)) }}'}}]";
        var limits = Set(name, limit).Runs;

        Assert.Equal((Conclusion.Success, null), Run(Yaml.Replace("N", $"{good}", StringComparison.Ordinal), limits));
        Assert.Contains(message, Run(Yaml.Replace("N", $"{good + 1}", StringComparison.Ordinal), limits).Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50, "f:1:17: error WEIR1024: 'items' is above what is allowed here; a workflow can only lower a limit; found 51; expected at most 50, which WEIR_LIMIT_ITEMS sets")]
    [InlineData(51, null)]
    public void A_workflow_can_only_lower_what_the_operator_allows(int allowed, string? error)
    {
        var yaml = "limits: {items: 51}\ntasks: [{name: a, action: core.noop}]"u8;
        var compiled = DefinitionCompiler.Compile("f", yaml, limits: Set("items", allowed).Definitions);

        Assert.Equal(error, compiled.Diagnostics.SingleOrDefault()?.Render());
        Assert.Equal(error is null ? [new("items", 51)] : [], compiled.Plan?.Limits ?? new Dictionary<string, long>());
    }

    /// <summary>A workflow that was compiled where more is allowed, and runs where less is.</summary>
    [Theory]
    [InlineData(2, 5, 2)]
    [InlineData(5, 2, 2)]
    public void Of_the_limits_of_workflow_and_operator_the_lower_one_holds(int own, int operators, int held)
    {
        var yaml = $"limits: {{items: {own}}}\ntasks: [{{name: a, action: core.echo, with_items: '{{{{ range(N) }}}}'}}]";
        var limits = Set("items", operators).Runs;

        Assert.Equal((Conclusion.Success, null), Run(yaml.Replace("N", $"{held}", StringComparison.Ordinal), limits));
        var (conclusion, failure) = Run(yaml.Replace("N", $"{held + 1}", StringComparison.Ordinal), limits);
        Assert.Equal((Conclusion.Failure, true), (conclusion, failure!.EndsWith($"the task has {held + 1} items; at most {held} are allowed", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_workflow_may_lower_every_limit_of_runs_and_none_of_definitions()
    {
        Assert.All(LimitSettings.OfRuns, limit =>
        {
            var plan = Plan($"limits: {{{limit.Name}: {limit.Minimum}}}\ntasks: [{{name: a, action: core.noop}}]");
            Assert.Equal([new(limit.Name, limit.Minimum)], PlanJson.ReadPlan(PlanJson.Write(plan)).Limits);
            Assert.Equal(limit.Minimum, limit.Get(new() { Runs = LimitSettings.Lower(ExecutionLimits.Default, plan.Limits) }));
        });
        Assert.All(LimitSettings.All.Except(LimitSettings.OfRuns), limit => Assert.Equal(
            "WEIR1020", DefinitionCompiler.Compile("f", Encoding.UTF8.GetBytes($"limits: {{{limit.Name}: {limit.Minimum}}}\ntasks: [{{name: a, action: core.noop}}]")).Diagnostics.Single().Code));
    }

    [Fact]
    public void No_more_than_the_limit_runs_at_once()
    {
        var plan = Plan("jobs: {a: {steps: [{run: x}]}, b: {steps: [{run: x}]}, c: {steps: [{run: x}]}}");
        var stepper = RunStepper.Create(plan, new("w", "r", ObjectValue.Empty) { Limits = Set("parallel", 2).Runs });

        Assert.Equal(["a", "b"], stepper.Start(T0).OfType<RunDirective.StartJob>().Select(start => start.Job.Key));
        Assert.Equal(["c"], stepper.Report("a", new JobOutcome { Conclusion = Conclusion.Success }, T0).OfType<RunDirective.StartJob>().Select(start => start.Job.Key));
    }

    [Fact]
    public void The_limits_of_a_run_are_the_same_after_it_was_taken_up_from_its_progress()
    {
        var plan = Plan("tasks: [{name: a, action: t.t, next: [{do: b}]}, {name: b, action: core.echo, input: {x: '{{ len(range(200)) }}'}}]");
        var stepper = RunStepper.Create(plan, new("w", "r", ObjectValue.Empty) { Limits = Set("expression_steps", 100).Runs });
        stepper.Start(T0);

        var resumed = RunStepper.Resume(plan, PlanJson.ReadProgress(PlanJson.Write(stepper.Snapshot())));
        resumed.Start(T0);
        var end = resumed.ReportTask("a", TaskOutcome.Success(Value.Null), T0).OfType<RunDirective.FinishRun>().Single();

        Assert.Contains("more than 100 evaluation steps", end.Result.Failure!.Message, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string here = "") => here;

    private static LimitSettings Set(string name, long value) => LimitSettings.All.Single(limit => limit.Name == name).With(LimitSettings.Default, value);

    private static string Definition(string name, int size) => name switch
    {
        "file_bytes" => Jobs("[{run: x}]").PadRight(size),

        // The definition has fourteen values besides those of the list.
        "file_values" => $"jobs: {{a: {{steps: [{{run: x}}]}}}}\nvars: {{l: [{string.Join(", ", Enumerable.Repeat("1", size - 14))}]}}",
        "file_depth" => $"jobs: {{a: {{steps: [{{run: x}}]}}}}\nvars: {{l: {new string('[', size - 1)}{new string(']', size - 1)}}}",
        "nodes" => $"jobs: {{{string.Join(", ", Enumerable.Range(0, size).Select(i => $"j{i}: {{steps: [{{run: x}}]}}"))}}}",
        _ => Jobs($"[{string.Join(", ", Enumerable.Repeat("{run: x}", size))}]"),
    };

    private static string Jobs(string steps) => $"jobs: {{a: {{steps: {steps}}}}}";

    private static Plan Plan(string yaml)
    {
        var compiled = DefinitionCompiler.Compile("f", Encoding.UTF8.GetBytes(yaml));
        Assert.True(compiled.Succeeded, string.Join('\n', compiled.Diagnostics));
        return compiled.Plan;
    }

    private static (Conclusion Conclusion, string? Failure) Run(string yaml, ExecutionLimits limits)
    {
        var directives = RunStepper.Create(Plan(yaml), new("w", "r", ObjectValue.Empty) { Limits = limits }).Start(T0);
        var result = directives.OfType<RunDirective.FinishRun>().Single().Result;
        return (result.Conclusion, result.Failure?.Message);
    }
}
