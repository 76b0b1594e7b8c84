using Weir.Definitions.Diagnostics;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads one step.</summary>
internal static class StepReader
{
    internal static readonly string[] Keys =
    [
        "id", "name", "uses", "with", "run", "shell", "working-directory", "if", "env", "retry", "timeout-minutes", "continue-on-error",
    ];

    public static void Read(YamlNode node, string path, JobModel job, DiagnosticBag bag)
    {
        if (node is not YamlMapping mapping)
        {
            bag.Add(DiagnosticCodes.WrongType, node, path, "a step is an object", MappingReader.Describe(node), "'run:' or 'uses:'");
            return;
        }

        var fields = new MappingReader(mapping, path, "a step", Keys, bag);
        var step = new StepModel(mapping, path)
        {
            Id = ReadId(fields, job),
            Name = fields.Text("name"),
            Uses = fields.Text("uses"),
            With = fields.Mapping("with"),
            Run = fields.Text("run"),
            Shell = fields.Text("shell"),
            WorkingDirectory = fields.Text("working-directory"),
            If = fields.Text("if"),
            Env = EnvReader.Read(fields, "env", bag),
            Retry = RetryReader.Read(fields, RetryReader.StepKeys, bag),
            TimeoutMinutes = fields.Number("timeout-minutes", 0, exclusive: true, JobReader.MaxTimeoutMinutes, whole: false),
            ContinueOnError = fields.Boolean("continue-on-error"),
        };
        CheckKeysTogether(fields, mapping, bag, path);
        job.Steps.Add(step);
    }

    private static YamlScalar? ReadId(MappingReader fields, JobModel job)
    {
        var id = fields.Text("id");
        if (id is null)
        {
            return null;
        }

        if (!Names.IsId(id.Text))
        {
            fields.Add(DiagnosticCodes.BadName, id, "id", $"{Wording.Quote(id.Text)} cannot be a step's id", expected: Names.IdRule);
            return null;
        }

        if (!job.StepIds.TryAdd(id.Text, id))
        {
            fields.Add(
                DiagnosticCodes.DuplicateId,
                id,
                "id",
                $"another step of the job has the id '{id.Text}', in line {job.StepIds[id.Text].Line}");
        }

        return id;
    }

    private static void CheckKeysTogether(MappingReader fields, YamlMapping mapping, DiagnosticBag bag, string path)
    {
        var run = fields.Entry("run");
        var uses = fields.Entry("uses");
        if (run is null && uses is null)
        {
            bag.Add(DiagnosticCodes.MissingKey, mapping, path, "a step needs 'run' or 'uses'");
            return;
        }

        if (run is not null && uses is not null)
        {
            fields.Add(DiagnosticCodes.KeysExclude, uses.Key, "uses", "a step has 'run' or 'uses', not both");
            return;
        }

        if ((run ?? uses)!.Value is YamlScalar scalar && scalar.Text.Trim().Length == 0)
        {
            fields.Add(DiagnosticCodes.Empty, scalar, (run ?? uses)!.Key.Text, $"'{(run ?? uses)!.Key.Text}' is empty");
        }

        foreach (var key in run is null ? (string[])["shell", "working-directory"] : ["with"])
        {
            if (fields.Entry(key) is { } entry)
            {
                var other = run is null ? "run" : "uses";
                fields.Add(
                    DiagnosticCodes.KeysExclude,
                    entry.Key,
                    key,
                    $"'{key}' goes with '{other}'",
                    expected: run is null ? "the action's inputs under 'with:'" : null);
            }
        }
    }
}
