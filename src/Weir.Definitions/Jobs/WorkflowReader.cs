using Weir.Definitions.Diagnostics;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads the top of a definition.</summary>
internal static class WorkflowReader
{
    private const int LongestName = 255;

    private static readonly string[] Keys = ["name", "description", "inputs", "vars", "env", "jobs", "outputs"];

    public static WorkflowModel? Read(YamlNode root, DefinitionLimits limits, DiagnosticBag bag)
    {
        if (root is not YamlMapping mapping)
        {
            bag.Add(
                DiagnosticCodes.WrongType,
                root,
                "",
                "a definition is an object",
                MappingReader.Describe(root),
                "keys such as 'name:' and 'jobs:'");
            return null;
        }

        var fields = new MappingReader(mapping, "", "a workflow", Keys, bag);
        fields.Require("name", "a workflow");
        fields.Require("jobs", "a workflow");
        var model = new WorkflowModel
        {
            Name = fields.Text("name"),
            Description = fields.Text("description"),
            Vars = fields.Mapping("vars"),
            Env = EnvReader.Read(fields, "env", bag),
            Outputs = EnvReader.ReadOutputs(fields, bag),
        };
        if (model.Name is { } name && (name.Text.Trim().Length == 0 || name.Text.Length > LongestName))
        {
            fields.Add(DiagnosticCodes.OutOfRange, name, "name", $"a workflow's name has 1 to {LongestName} characters");
        }

        InputsReader.Read(fields.Mapping("inputs"), model.Inputs, bag);
        CheckNames(model.Vars, "vars", "a variable", bag);
        ReadJobs(fields, model, limits, bag);
        return model;
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
