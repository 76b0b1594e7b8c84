using Weir.Definitions.Diagnostics;
using Weir.Definitions.Runs;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads one job.</summary>
internal static class JobReader
{
    public const decimal MaxTimeoutMinutes = 1440;

    internal static readonly string[] Keys =
    [
        "name", "runs-on", "needs", "if", "env", "outputs", "for-each", "repeat", "strategy", "timeout-minutes", "continue-on-error", "steps", "uses", "with", "retry",
        "concurrency", "priority", "resources", "defaults",
    ];

    /// <summary>Keys that only a job with steps has.</summary>
    private static readonly string[] StepsOnly = ["runs-on", "env", "outputs", "steps", "resources", "defaults"];

    /// <summary>Keys of a job that decides and runs nothing.</summary>
    private static readonly string[] GateKeys = ["name", "needs", "if", "outputs"];

    internal static readonly string[] StrategyKeys = ["matrix", "max-parallel", "fail-fast"];

    public static JobModel? Read(YamlEntry entry, DefinitionLimits limits, DiagnosticBag bag)
    {
        var job = new JobModel(entry.Key.Text, entry.Key);
        if (entry.Value is not YamlMapping mapping)
        {
            bag.Add(
                DiagnosticCodes.WrongType,
                entry.Value,
                job.Path,
                "a job is an object",
                MappingReader.Describe(entry.Value),
                "keys such as 'steps:'");
            return null;
        }

        var fields = new MappingReader(mapping, job.Path, "a job", Keys, bag);
        job.Name = fields.Text("name");
        job.RunsOn = ReadRunsOn(fields);
        job.Needs = ReadNeeds(fields, bag);
        job.If = fields.Text("if");
        job.Env = EnvReader.Read(fields, "env", bag);
        job.Outputs = EnvReader.ReadOutputs(fields, bag);
        job.TimeoutMinutes = fields.Number("timeout-minutes", 0, exclusive: true, MaxTimeoutMinutes, whole: false);
        job.ContinueOnError = fields.Boolean("continue-on-error");
        job.Retry = RetryReader.Read(fields, RetryReader.JobKeys, bag);
        job.Concurrency = fields.Node("concurrency");
        job.Priority = fields.Number("priority", 1, exclusive: false, 5, whole: true);
        job.Resources = ResourcesReader.Read(fields);
        (job.DefaultShell, job.DefaultWorkingDirectory) = WorkflowReader.ReadDefaults(fields, bag);
        ReadStrategy(fields, job, bag);
        LoopReader.ReadForEach(fields, job);
        job.Repeat = LoopReader.ReadRepeat(fields, bag);
        job.Uses = fields.Text("uses");
        job.With = fields.Mapping("with");
        if (job.Uses is null)
        {
            if (fields.Entry("with") is { } with)
            {
                fields.Add(DiagnosticCodes.KeysExclude, with.Key, "with", "a job's 'with' goes with its 'uses'");
            }

            job.IsGate = IsGate(fields);
            if (job.IsGate)
            {
                CheckGate(fields);
            }
            else
            {
                ReadSteps(fields, job, limits, bag);
            }

            return job;
        }

        foreach (var key in StepsOnly.Where(key => fields.Entry(key) is not null))
        {
            fields.Add(DiagnosticCodes.KeysExclude, fields.Entry(key)!.Key, key, $"'{key}' does not go with a job's 'uses': the workflow that it calls has its own");
        }

        return job;
    }

    private static bool IsGate(MappingReader fields) =>
        fields.Entry("steps") is null && (fields.Entry("if") is not null || fields.Entry("outputs") is not null);

    private static void CheckGate(MappingReader fields)
    {
        foreach (var key in Keys.Where(key => key != "with" && !GateKeys.Contains(key) && fields.Entry(key) is not null))
        {
            fields.Add(
                DiagnosticCodes.KeysExclude,
                fields.Entry(key)!.Key,
                key,
                $"'{key}' goes with 'steps' or 'uses': a job with neither decides, and runs nothing",
                expected: $"'steps:', 'uses:', or nothing but {Wording.List(GateKeys)}");
        }
    }

    private static YamlScalar? ReadRunsOn(MappingReader fields)
    {
        var group = fields.Text("runs-on");
        if (group is not null && !MappingReader.IsExpression(group) && !Names.IsServerGroup(group.Text))
        {
            fields.Add(
                DiagnosticCodes.BadName,
                group,
                "runs-on",
                $"{Wording.Quote(group.Text)} cannot name a server group",
                expected: Names.ServerGroupRule);
        }

        return group;
    }

    private static List<YamlScalar> ReadNeeds(MappingReader fields, DiagnosticBag bag)
    {
        switch (fields.Node("needs"))
        {
            case null:
                return [];
            case YamlScalar one:
                return [one];
            case YamlSequence list:
                foreach (var item in list.Items.Where(item => item is not YamlScalar))
                {
                    bag.Add(
                        DiagnosticCodes.WrongType,
                        item,
                        fields.Child("needs"),
                        "'needs' lists job ids",
                        MappingReader.Describe(item),
                        "a string");
                }

                return [.. list.Items.OfType<YamlScalar>().DistinctBy(item => item.Text, StringComparer.Ordinal)];
            case { } other:
                fields.Add(
                    DiagnosticCodes.WrongType,
                    other,
                    "needs",
                    "'needs' has the wrong type",
                    MappingReader.Describe(other),
                    "a job id or an array of them");
                return [];
        }
    }

    private static void ReadStrategy(MappingReader job, JobModel model, DiagnosticBag bag)
    {
        if (job.Mapping("strategy") is not { } mapping)
        {
            return;
        }

        model.HasStrategy = true;
        var fields = new MappingReader(mapping, job.Child("strategy"), "a strategy", StrategyKeys, bag);
        model.MaxParallel = fields.Number("max-parallel", 1, exclusive: false, MatrixExpansion.MaxCombinations, whole: true);
        model.FailFast = fields.Boolean("fail-fast");
        model.Matrix = fields.Node("matrix");
        MatrixReader.Check(model.Matrix, fields, bag);
    }

    private static void ReadSteps(MappingReader fields, JobModel job, DefinitionLimits limits, DiagnosticBag bag)
    {
        fields.Require("steps", "a job");
        switch (fields.Node("steps"))
        {
            case null:
                return;
            case YamlSequence { Items.Count: 0 } empty:
                fields.Add(DiagnosticCodes.Empty, empty, "steps", "a job needs at least one step");
                return;
            case YamlSequence list when list.Items.Count > limits.MaxStepsPerJob:
                fields.Add(
                    DiagnosticCodes.TooMany,
                    list,
                    "steps",
                    $"the job has {list.Items.Count} steps; at most {limits.MaxStepsPerJob} are allowed");
                return;
            case YamlSequence list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    StepReader.Read(list.Items[i], $"{job.Path}.steps[{i}]", job, bag);
                }

                return;
            case { } other:
                fields.Add(
                    DiagnosticCodes.WrongType,
                    other,
                    "steps",
                    "'steps' has the wrong type",
                    MappingReader.Describe(other),
                    "an array of steps");
                return;
        }
    }
}
