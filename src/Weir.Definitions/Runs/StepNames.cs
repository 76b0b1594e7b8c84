using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What steps are called that nobody has evaluated.</summary>
public static class StepNames
{
    private const int Longest = 60;

    /// <summary>The step's name as far as it is known without evaluating anything.</summary>
    public static string Plain(PlanStep step)
    {
        if (step.Name is not null)
        {
            return step.Name;
        }

        if (step.With.Get("run") is not StringValue { Value: var script })
        {
            return step.Uses;
        }

        var line = script.Split('\n').Select(text => text.Trim()).FirstOrDefault(text => text.Length > 0) ?? "";
        line = Unrewritten(line, step.ScriptEnv);
        return "Run " + (line.Length <= Longest ? line : line[..Longest] + "…");
    }

    /// <summary>The line as it was written: with its expressions in place of the variables that stand for them.</summary>
    private static string Unrewritten(string line, ObjectValue scriptEnv)
    {
        foreach (var (name, source) in scriptEnv.Members)
        {
            line = line
                .Replace($"'\"${{{name}}}\"'", source.ToText(), StringComparison.Ordinal)
                .Replace($"\"${{{name}}}\"", source.ToText(), StringComparison.Ordinal)
                .Replace($"${{{name}}}", source.ToText(), StringComparison.Ordinal);
        }

        return line;
    }
}
