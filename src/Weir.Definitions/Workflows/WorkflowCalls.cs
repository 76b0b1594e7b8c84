using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Inputs;
using Weir.Definitions.Jobs;
using Weir.Definitions.Plans;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Workflows;

/// <summary>Compiles the workflows that a definition calls, each once, and holds calls against their inputs.</summary>
internal sealed class WorkflowCalls(string rootFile, IWorkflowSource source, IActionCatalog? actions, DefinitionLimits limits)
{
    private readonly Dictionary<string, Plan?> _plans = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _findings = [];

    /// <summary>Findings in the called files.</summary>
    public IReadOnlyList<Diagnostic> Findings => _findings;

    /// <summary>Whether the root calls itself, and by which reference.</summary>
    public string? RootReference { get; private set; }

    public IReadOnlyDictionary<string, Plan> Plans =>
        _plans.Where(plan => plan.Value is not null).ToDictionary(plan => plan.Key, plan => plan.Value!, StringComparer.Ordinal);

    public bool Knows(string reference, string fromFile) => source.Find(reference, fromFile) is not null;

    /// <summary>The one reference of the called workflow, and its plan where it is known by now; null after a report.</summary>
    public (string Reference, Plan? Plan)? Resolve(YamlScalar place, string path, string fromFile, DiagnosticBag bag)
    {
        if (source.Find(place.Text, fromFile) is not { } file)
        {
            bag.Add(
                DiagnosticCodes.UnknownWorkflow,
                place,
                path,
                $"there is no workflow {Wording.Quote(place.Text)}",
                expected: Wording.OneOf(source.Names),
                suggestion: NearestName.Find(place.Text, source.Names));
            return null;
        }

        if (file.FileName == rootFile)
        {
            RootReference = file.Reference;
            return (file.Reference, null);
        }

        if (!_plans.TryGetValue(file.Reference, out var plan))
        {
            _plans[file.Reference] = null;
            var result = DefinitionCompiler.Compile(file.FileName, file.Yaml.Span, actions, limits, this);
            _findings.AddRange(result.Diagnostics);
            _plans[file.Reference] = plan = result.Plan;
            if (plan is null)
            {
                bag.Add(DiagnosticCodes.BrokenWorkflow, place, path, $"the workflow {Wording.Quote(place.Text)} has errors, see {file.FileName}");
                return null;
            }
        }

        return (file.Reference, plan);
    }

    /// <summary>Holds the inputs of a call against what the workflow declares.</summary>
    public static void Check(Plan plan, string reference, YamlMapping? inputs, YamlNode place, string path, DiagnosticBag bag)
    {
        var declared = plan.Inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);
        foreach (var entry in inputs?.Entries ?? [])
        {
            var name = entry.Key.Text;
            if (!declared.TryGetValue(name, out var input))
            {
                bag.Add(
                    DiagnosticCodes.UnknownActionInput,
                    entry.Key,
                    $"{path}.{name}",
                    $"workflow '{reference}' has no input {Wording.Quote(name)}",
                    expected: Wording.OneOf(declared.Keys),
                    suggestion: NearestName.Find(name, declared.Keys));
            }
            else if (entry.Value is not YamlScalar scalar || !Template.HasExpression(scalar.Text))
            {
                var (_, problem) = InputBinder.Check(input, YamlValues.ToValue(entry.Value));
                if (problem is not null && !MappingReader.HoldsExpression(entry.Value))
                {
                    bag.Add(DiagnosticCodes.ActionInputType, entry.Value, $"{path}.{name}", $"input '{name}' of workflow '{reference}' {problem}");
                }
            }
        }

        foreach (var input in plan.Inputs.Where(input => input.Required && input.Default is null && inputs?.Find(input.Name) is null))
        {
            bag.Add(DiagnosticCodes.MissingActionInput, place, path, $"workflow '{reference}' needs the input '{input.Name}'");
        }
    }
}
