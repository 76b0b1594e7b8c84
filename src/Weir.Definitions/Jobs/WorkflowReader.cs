using Weir.Definitions.Diagnostics;
using Weir.Definitions.Settings;
using Weir.Definitions.Triggers;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads the top of a definition.</summary>
internal static class WorkflowReader
{
    private const int LongestName = 255;

    internal static readonly string[] Keys =
    [
        "name", "description", "on", "inputs", "vars", "env", "defaults", "concurrency", "priority", "limits", "timeout-minutes", "jobs", "outputs",
    ];

    internal static readonly string[] DefaultsKeys = ["run"];
    internal static readonly string[] RunDefaultsKeys = ["shell", "working-directory"];

    public static WorkflowModel Read(YamlMapping mapping, string fileName, DefinitionLimits limits, DiagnosticBag bag)
    {
        var fields = new MappingReader(mapping, "", "a workflow", Keys, bag);
        if (fields.Entry("jobs") is not null)
        {
            fields.Require("jobs", "a workflow");
        }

        var model = new WorkflowModel
        {
            Name = fields.Text("name")?.Text ?? NameOf(fileName),
            Description = fields.Text("description"),
            Vars = fields.Mapping("vars"),
            Env = EnvReader.Read(fields, "env", bag),
            Outputs = EnvReader.ReadOutputs(fields, bag),
            Concurrency = fields.Node("concurrency"),
            Priority = fields.Number("priority", 1, exclusive: false, 5, whole: true),
            Limits = LimitsReader.Read(fields, limits.Runs, bag),
            TimeoutSeconds = Seconds(fields.Number("timeout-minutes", 0, exclusive: true, 60 * 24 * 365, whole: false), fields),
        };
        CheckName(fields, fields.Text("name"));
        TriggersReader.Read(fields, model.Triggers, bag);
        (model.DefaultShell, model.DefaultWorkingDirectory) = ReadDefaults(fields, bag);

        InputsReader.Read(fields.Mapping("inputs"), model.Inputs, bag);
        CheckNames(model.Vars, "vars", "a variable", bag);
        ReadJobs(fields, model, limits, bag);
        return model;
    }

    /// <summary>The name of a definition that gives itself none.</summary>
    public static string NameOf(string fileName) => Path.GetFileNameWithoutExtension(fileName) is { Length: > 0 } name ? name : "workflow";

    public static void CheckName(MappingReader fields, YamlScalar? name)
    {
        if (name is not null && (name.Text.Trim().Length == 0 || name.Text.Length > LongestName))
        {
            fields.Add(DiagnosticCodes.OutOfRange, name, "name", $"a workflow's name has 1 to {LongestName} characters");
        }
    }

    /// <summary><c>defaults.run</c>: what steps with <c>run</c> have when they do not say.</summary>
    internal static (YamlScalar? Shell, YamlScalar? WorkingDirectory) ReadDefaults(MappingReader owner, DiagnosticBag bag)
    {
        if (owner.Mapping("defaults") is not { } defaults)
        {
            return (null, null);
        }

        var fields = new MappingReader(defaults, owner.Child("defaults"), "'defaults'", DefaultsKeys, bag);
        if (fields.Mapping("run") is not { } run)
        {
            return (null, null);
        }

        var values = new MappingReader(run, fields.Child("run"), "'run'", RunDefaultsKeys, bag);
        return (values.Text("shell"), values.Text("working-directory"));
    }

    private static double? Seconds(YamlScalar? minutes, MappingReader fields)
    {
        if (minutes is not null && MappingReader.IsExpression(minutes))
        {
            fields.Add(DiagnosticCodes.ContextNotHere, minutes, "timeout-minutes", "the run's 'timeout-minutes' must be known before the run");
        }

        return minutes is not null && YamlValues.Resolve(minutes) is NumberValue number ? number.ToDouble() * 60 : null;
    }

    private static void ReadJobs(MappingReader fields, WorkflowModel model, DefinitionLimits limits, DiagnosticBag bag)
    {
        if (fields.Mapping("jobs") is not { } jobs)
        {
            return;
        }

        if (jobs.Entries.Count == 0)
        {
            fields.Add(DiagnosticCodes.Empty, jobs, "jobs", "a workflow needs at least one job");
        }

        if (jobs.Entries.Count > limits.MaxJobs)
        {
            fields.Add(
                DiagnosticCodes.TooMany,
                jobs,
                "jobs",
                $"the workflow has {jobs.Entries.Count} jobs; at most {limits.MaxJobs} are allowed");
            return;
        }

        foreach (var entry in jobs.Entries)
        {
            if (!Names.IsId(entry.Key.Text))
            {
                bag.Add(
                    DiagnosticCodes.BadName,
                    entry.Key,
                    $"jobs.{entry.Key.Text}",
                    $"{Wording.Quote(entry.Key.Text)} cannot be a job's id",
                    expected: Names.IdRule);
            }

            if (JobReader.Read(entry, limits, bag) is { } job)
            {
                model.Jobs.Add(job);
            }
        }
    }

    internal static void CheckNames(YamlMapping? mapping, string path, string what, DiagnosticBag bag)
    {
        foreach (var entry in mapping?.Entries ?? [])
        {
            if (!Names.IsId(entry.Key.Text))
            {
                bag.Add(
                    DiagnosticCodes.BadName,
                    entry.Key,
                    $"{path}.{entry.Key.Text}",
                    $"{Wording.Quote(entry.Key.Text)} cannot name {what}",
                    expected: Names.IdRule);
            }
        }
    }
}
