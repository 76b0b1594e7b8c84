using Weir.Interpreter.Agents;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Jobs;

/// <summary>Makes the environment of a step: what the agent lets through, what the definition says, what Weir tells the step.</summary>
internal sealed class StepEnvironment(AgentOptions options, JobTask task, string workflowId, JobFolder folder)
{
    /// <summary>Later ones win: inherited, <c>CI</c>, the definition's, Weir's own.</summary>
    public IReadOnlyDictionary<string, string> Create(IReadOnlyList<KeyValuePair<string, string>> defined, string step)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in options.InheritedVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        environment.TryAdd("PATH", CommandLookup.DefaultPath);
        environment["CI"] = "true";
        foreach (var (name, value) in defined)
        {
            environment[name] = value;
        }

        environment["WEIR_WORKSPACE"] = folder.Workspace;
        environment["WEIR_TEMP"] = folder.Temp;
        environment["WEIR_WORKFLOW_ID"] = workflowId;
        environment["WEIR_RUN_ID"] = task.RunId;
        environment["WEIR_JOB"] = task.Job.Key;
        environment["WEIR_STEP"] = step;
        return environment;
    }
}
