using Weir.Definitions.Plans;
using Weir.Definitions.Scripts;
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
        line = ShellScript.AsWritten(line, step.ScriptEnv);
        return "Run " + (line.Length <= Longest ? line : line[..Longest] + "…");
    }
}
