using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads one step.</summary>
internal static class StepReader
{
    private static readonly string[] Keys =
    [
        "id", "name", "uses", "with", "run", "shell", "working-directory", "if", "env", "retry", "timeout-minutes", "continue-on-error",
    ];

    private static readonly string[] RetryKeys = ["count", "delay", "backoff", "max-delay"];
    private static readonly string[] Backoffs = ["constant", "exponential", "linear"];

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
            Retry = ReadRetry(fields, bag),
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

    private static RetryPolicy? ReadRetry(MappingReader step, DiagnosticBag bag)
    {
        if (step.Mapping("retry") is not { } mapping)
        {
            return null;
        }

        var fields = new MappingReader(mapping, step.Child("retry"), "a retry", RetryKeys, bag);
        fields.Require("count", "a retry");
        var count = Count(fields);
        var delay = Duration(fields, "delay");
        var maxDelay = Duration(fields, "max-delay");
        var backoff = fields.Text("backoff");
        if (backoff is not null && !Backoffs.Contains(backoff.Text))
        {
            fields.Add(
                DiagnosticCodes.ValueNotAllowed,
                backoff,
                "backoff",
                "there is no such backoff",
                Wording.Quote(backoff.Text),
                Wording.OneOf(Backoffs),
                NearestName.Find(backoff.Text, Backoffs));
        }

        return new RetryPolicy
        {
            Count = count,
            DelaySeconds = delay?.TotalSeconds ?? 0,
            MaxDelaySeconds = maxDelay?.TotalSeconds,
            Backoff = backoff?.Text switch
            {
                "linear" => RetryBackoff.Linear,
                "exponential" => RetryBackoff.Exponential,
                _ => RetryBackoff.Constant,
            },
        };
    }

    private static int Count(MappingReader fields)
    {
        const string Expected = "a whole number from 1 to 100";
        var node = fields.Node("count");
        if (node is null)
        {
            return 1;
        }

        if (node is YamlScalar scalar && YamlValues.Resolve(scalar) is NumberValue number)
        {
            if (number.TryGetInt64(out var count) && count is >= 1 and <= 100)
            {
                return (int)count;
            }

            fields.Add(DiagnosticCodes.OutOfRange, node, "count", "'count' is out of range", scalar.Text, Expected);
            return 1;
        }

        fields.Add(DiagnosticCodes.WrongType, node, "count", "'count' has the wrong type", MappingReader.Describe(node), Expected);
        return 1;
    }

    private static TimeSpan? Duration(MappingReader fields, string key)
    {
        var node = fields.Node(key);
        if (node is null)
        {
            return null;
        }

        var duration = Durations.Parse(YamlValues.ToValue(node));
        if (duration is null)
        {
            fields.Add(DiagnosticCodes.WrongType, node, key, $"'{key}' is no duration", MappingReader.Describe(node), Durations.Rule);
        }

        return duration;
    }
}
