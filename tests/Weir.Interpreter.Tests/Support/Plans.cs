using System.Text;
using Weir.Definitions;
using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Tests.Support;

/// <summary>Plans from YAML text.</summary>
internal static class Plans
{
    public static Plan Compile(string yaml, ActionRegistry? actions = null)
    {
        var result = DefinitionCompiler.Compile("test.yaml", Encoding.UTF8.GetBytes(yaml), actions ?? ActionRegistry.CreateBuiltIn());
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Plan;
    }

    public static ObjectValue Inputs(Plan plan) => InputBinder.Bind(plan).Inputs!;

    /// <summary>The job of a definition that has one job, named <c>job</c>, given by its steps.</summary>
    public static JobInvocation Job(string steps, string settings = "", ActionRegistry? actions = null)
    {
        var indented = string.Join('\n', steps.Split('\n').Select(line => "      " + line));
        var more = string.Concat(settings.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"    {line}\n"));
        var plan = Compile($"name: test\njobs:\n  job:\n{more}    steps:\n{indented}\n", actions);
        var stepper = RunStepper.Create(plan, new("wf", "run-1", Inputs(plan)));
        return ((RunDirective.StartJob)stepper.Start(DateTimeOffset.UnixEpoch)[0]).Job;
    }
}
