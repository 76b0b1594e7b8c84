using System.Text;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Jobs;

/// <summary>
/// Whether a job's expressions can read the <c>stdout</c> and <c>stderr</c> outputs of its steps. They are long and seldom read, so
/// they travel with the job's progress only when something may read them. Reading them too often is harmless: the text of the job is
/// searched, not its expressions.
/// </summary>
internal static class StepStreams
{
    private static readonly ObjectValue Nothing = ObjectValue.Empty;

    public static bool AreRead(PlanJob job)
    {
        var text = Encoding.UTF8.GetString(JobJson.Write(job));
        return text.Contains("stdout", StringComparison.Ordinal)
            || text.Contains("stderr", StringComparison.Ordinal)
            || text.Contains("toJSON", StringComparison.OrdinalIgnoreCase)
            || text.Contains("steps[", StringComparison.Ordinal)
            || text.Contains("outputs[", StringComparison.Ordinal)
            || text.Contains(".outputs }}", StringComparison.Ordinal);
    }

    public static ObjectValue Without(ObjectValue outputs) => outputs.Count == 0
        ? Nothing
        : ObjectValue.Of(outputs.Members.Where(member => member.Key is not ("stdout" or "stderr")));
}
