using Weir.Definitions;
using Weir.Definitions.Actions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Actions;

namespace Weir.Server.WorkflowTests;

/// <summary>The actions of one case: those that are there, and those that only its mocks have.</summary>
internal sealed class TestActions(ActionRegistry real, TestCase test) : IActionCatalog
{
    private readonly HashSet<string> invented = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => [.. real.Names, .. MockedActions];

    private IEnumerable<string> MockedActions => test.Mocks.Where(mock => mock.Of == MockedThing.Action).Select(mock => mock.Name);

    /// <summary>Compiles; an action that is not there is an error unless all that use it are mocked.</summary>
    public CompilationResult Compile(Func<IActionCatalog, CompilationResult> compile)
    {
        var result = compile(this);
        if (result.Plan is not { } plan)
        {
            return result;
        }

        var unknown = Unmocked(plan).ToHashSet(StringComparer.Ordinal);
        return unknown.Count == 0 ? result : compile(new Strict(this, unknown));
    }

    public ActionDescription? Find(string uses) => real.Find(uses) ?? Invent(uses);

    public IReadOnlyList<string> Validate(string uses, ObjectValue inputs) => real.Validate(uses, inputs);

    /// <summary>What agents run instead.</summary>
    public ActionRegistry Mocked(CallLedger ledger)
    {
        var registry = new ActionRegistry();
        registry.Register(real.List().Select(action => new MockedAction(action.Description.Name, action, test, ledger)));
        registry.Register(invented.Select(name => new MockedAction(name, null, test, ledger)));
        return registry;
    }

    private ActionDescription? Invent(string uses)
    {
        var at = uses.LastIndexOf("@v", StringComparison.Ordinal);
        var name = at > 0 ? uses[..at] : uses;
        if (!ActionNames.IsName(name) || real.Find(name) is not null)
        {
            return null;
        }

        invented.Add(name);
        return new() { Name = name, AcceptsOtherInputs = true };
    }

    private IEnumerable<string> Unmocked(Plan plan) => plan.Workflows.Values.Prepend(plan).SelectMany(each => each.Nodes).SelectMany(node => node.Kind switch
    {
        PlanNodeKind.Job => node.Job!.Steps.Select((step, index) => (node, index, action: step.Uses)),
        PlanNodeKind.Action => [(node, 0, node.Task!.Action)],
        _ => [],
    }).Where(use => invented.Contains(use.action) && !MockNames.Covers(test.Mocks, use.node, use.index, use.action)).Select(use => use.action);

    /// <summary>The catalog without the actions that are not there and not mocked.</summary>
    private sealed class Strict(TestActions all, HashSet<string> unknown) : IActionCatalog
    {
        public IReadOnlyCollection<string> Names => all.Names;

        public ActionDescription? Find(string uses) => all.Find(uses) is { } found && !unknown.Contains(found.Name) ? found : null;

        public IReadOnlyList<string> Validate(string uses, ObjectValue inputs) => all.Validate(uses, inputs);
    }
}
