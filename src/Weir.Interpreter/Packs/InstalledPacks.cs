using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Runs;

namespace Weir.Interpreter.Packs;

/// <summary>The packs of one moment with the actions that they and Weir itself have: what definitions are compiled against.</summary>
public sealed class InstalledPacks
{
    private InstalledPacks(ActionRegistry actions, IReadOnlyList<PackReadResult> results)
    {
        Actions = actions;
        Results = results;
        Packs = [.. results.Select(result => result.Pack).OfType<Pack>()];
    }

    public ActionRegistry Actions { get; }

    /// <summary>What reading each pack gave, what is wrong with the broken ones too.</summary>
    public IReadOnlyList<PackReadResult> Results { get; }

    /// <summary>Those that are good.</summary>
    public IReadOnlyList<Pack> Packs { get; }

    /// <param name="store">Null has no packs.</param>
    public static InstalledPacks Load(PackStore? store)
    {
        var actions = ActionRegistry.CreateBuiltIn();
        return new(actions, store?.LoadInto(actions) ?? []);
    }

    /// <summary>Packs that are not installed, such as the one that is being tested.</summary>
    public static InstalledPacks Of(IReadOnlyList<PackReadResult> packs)
    {
        var actions = ActionRegistry.CreateBuiltIn();
        return new(actions, PackStore.LoadInto(actions, packs));
    }

    /// <summary>A submission with all that its plan needs of packs, as it is now: later installations do not change the run.</summary>
    public RunSubmission Equip(RunSubmission run)
    {
        var plans = run.Plan.Workflows.Values.Prepend(run.Plan).ToArray();
        var names = plans.Select(plan => PackNames.Of(plan.Ref)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return run with
        {
            PackConfigs = ObjectValue.Of(Packs.Where(pack => names.Contains(pack.Name)).Select(pack => KeyValuePair.Create<string, Value>(pack.Name, pack.Config))),
            Activities = plans.SelectMany(plan => plan.Nodes)
                .Where(node => node.Kind == PlanNodeKind.Action)
                .Select(node => node.Task!.Action)
                .Distinct(StringComparer.Ordinal)
                .Select(action => (Name: action, Target: Actions.TryGet(action, out var found) ? found.Activity : null))
                .Where(action => action.Target is not null)
                .ToDictionary(action => action.Name, action => action.Target!, StringComparer.Ordinal),
        };
    }
}
