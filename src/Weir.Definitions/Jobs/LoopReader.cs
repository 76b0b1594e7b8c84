using Weir.Definitions.Diagnostics;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads what makes a job a loop.</summary>
internal static class LoopReader
{
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
