using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads what makes a job a loop.</summary>
internal static class LoopReader
{
    public const int MaxIterations = 100_000;

    internal static readonly string[] RepeatKeys = ["while", "until", "max", "delay"];

    /// <summary>Null when the job does not repeat.</summary>
    public static RepeatModel? ReadRepeat(MappingReader job, DiagnosticBag bag)
    {
        if (job.Mapping("repeat") is not { } mapping)
        {
            return null;
        }

        var fields = new MappingReader(mapping, job.Child("repeat"), "a repeat", RepeatKeys, bag);
        if (fields.Entry("while") is not null && fields.Entry("until") is { } second)
        {
            fields.Add(DiagnosticCodes.KeysExclude, second.Key, "until", "a repeat has 'while' or 'until', not both");
        }
        else if (fields.Entry("while") is null && fields.Entry("until") is null)
        {
            bag.Add(DiagnosticCodes.MissingKey, mapping, job.Child("repeat"), "a repeat needs 'while' or 'until'");
        }

        return new RepeatModel(fields.Text("while"), fields.Text("until"), Max(fields), fields.Duration("delay")?.TotalSeconds ?? 0);
    }

    private static int Max(MappingReader fields)
    {
        var max = fields.Number("max", 1, exclusive: false, MaxIterations, whole: true);
        if (max is not null && MappingReader.IsExpression(max))
        {
            fields.Add(DiagnosticCodes.ContextNotHere, max, "max", "a repeat's 'max' must be known before the run");
        }

        return max is not null && YamlValues.Resolve(max) is NumberValue number && number.TryGetInt64(out var count) ? (int)count : PlanRepeat.UsualMax;
    }

    /// <summary>Reads <c>for-each</c>, when the job's <c>strategy</c> has been read.</summary>
    public static void ReadForEach(MappingReader fields, JobModel job)
    {
        switch (fields.Node("for-each"))
        {
            case null:
                return;
            case YamlScalar scalar when !MappingReader.IsExpression(scalar):
                fields.Add(
                    DiagnosticCodes.WrongType,
                    scalar,
                    "for-each",
                    "'for-each' has the wrong type",
                    MappingReader.Describe(scalar),
                    "an array, an object, or an expression that gives one");
                return;
            case YamlSequence { Items.Count: 0 } or YamlMapping { Entries.Count: 0 }:
                fields.Add(DiagnosticCodes.Empty, fields.Node("for-each")!, "for-each", "'for-each' has no items");
                return;
            case { } items:
                job.ForEach = items;
                break;
        }

        if (job.Matrix is not null)
        {
            fields.Add(
                DiagnosticCodes.KeysExclude,
                fields.Entry("for-each")!.Key,
                "for-each",
                "a job has 'for-each' or a 'matrix', not both",
                expected: "one of them, or a called workflow ('uses:') with a loop of its own");
        }
    }
}
