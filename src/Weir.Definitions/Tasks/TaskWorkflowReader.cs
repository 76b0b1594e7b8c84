using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Plans;
using Weir.Definitions.Settings;
using Weir.Definitions.Triggers;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tasks;

/// <summary>Reads the top of a definition of the <c>tasks:</c> form.</summary>
internal static class TaskWorkflowReader
{
    internal static readonly string[] Keys =
    [
        "ref", "name", "label", "description", "version", "tags", "enabled", "on", "parameters", "inputs", "vars", "output", "output_map", "tasks",
        "timeout", "max_parallel", "limits", "priority", "concurrency", "failure_policy", "cancellation_policy", "cancellation_grace",
    ];

    internal static readonly string[] FailurePolicies = ["fail_fast", "continue"];
    internal static readonly string[] CancellationPolicies = ["cancel_running", "allow_finish"];

    /// <summary>Items and tasks at once when the definition does not say.</summary>
    internal const int UsualMaxParallel = 100;

    public static TaskWorkflowModel Read(YamlMapping root, string fileName, DefinitionLimits limits, DiagnosticBag bag)
    {
        var fields = new MappingReader(root, "", "a workflow", Keys, bag);
        var model = new TaskWorkflowModel
        {
            Ref = fields.Text("ref"),
            Label = fields.Text("label"),
            Description = fields.Text("description"),
            Version = fields.Text("version"),
            Tags = fields.Names("tags"),
            Vars = fields.Mapping("vars"),
            Output = fields.Mapping("output"),
            OutputMap = fields.Mapping("output_map"),
            Concurrency = fields.Node("concurrency"),
            Priority = fields.Number("priority", 1, exclusive: false, 5, whole: true),
            TimeoutSeconds = fields.Duration("timeout")?.TotalSeconds,
            CancelGraceSeconds = fields.Duration("cancellation_grace")?.TotalSeconds,
            MaxParallel = MaxParallel(fields),
            Limits = LimitsReader.Read(fields, limits.Runs, bag),
            OnFailure = fields.Choice("failure_policy", FailurePolicies) == "continue" ? PlanFailurePolicy.Continue : PlanFailurePolicy.FailFast,
            OnCancel = fields.Choice("cancellation_policy", CancellationPolicies) == "allow_finish" ? PlanCancelPolicy.AllowFinish : PlanCancelPolicy.CancelRunning,
        };
        model.Name = (fields.Text("name") ?? model.Ref)?.Text ?? WorkflowReader.NameOf(fileName);
        WorkflowReader.CheckName(fields, fields.Text("name"));
        fields.Flag("enabled");
        if (fields.Entry("parameters") is not null && fields.Entry("inputs") is { } second)
        {
            fields.Add(DiagnosticCodes.KeysExclude, second.Key, "inputs", "'inputs' is another word for 'parameters'; a workflow has one of them");
        }

        var key = fields.Entry("parameters") is null ? "inputs" : "parameters";
        InputsReader.Read(fields.Mapping(key), model.Parameters, bag, key);
        WorkflowReader.CheckNames(model.Vars, "vars", "a variable", bag);
        WorkflowReader.CheckNames(model.OutputMap, "output_map", "an output", bag);
        TriggersReader.Read(fields, model.Triggers, bag);
        SchemaReading.Check(model.Output, "output", bag);
        fields.Require("tasks", "a workflow");
        new TaskReader(model, limits, bag).ReadAll(fields, "tasks", null);
        return model;
    }

    private static int? MaxParallel(MappingReader fields)
    {
        var given = fields.Number("max_parallel", 1, exclusive: false, 1_000_000, whole: true);
        if (given is not null && MappingReader.IsExpression(given))
        {
            fields.Add(DiagnosticCodes.ContextNotHere, given, "max_parallel", "'max_parallel' must be known before the run");
        }

        return given is not null && YamlValues.Resolve(given) is NumberValue number && number.TryGetInt64(out var count) ? (int)count : UsualMaxParallel;
    }
}
