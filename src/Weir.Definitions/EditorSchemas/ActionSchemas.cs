using Weir.Definitions.Actions;
using Weir.Definitions.Tasks;
using Weir.Definitions.Values;
using static Weir.Definitions.EditorSchemas.KeySchemas;

namespace Weir.Definitions.EditorSchemas;

/// <summary>
/// What a schema knows of actions: their names, which editors complete, and for each what its inputs must be. Names that it does not know
/// are allowed, as those of packs that are installed elsewhere.
/// </summary>
internal sealed class ActionSchemas
{
    private const string KnownValue = "known";
    private const string Prefix = "action:";

    private readonly (ActionDescription Action, IReadOnlyList<string> Names)[] registered;
    private readonly (ActionDescription Action, IReadOnlyList<string> Names)[] core;

    /// <param name="catalog">The registered actions; null knows none.</param>
    public ActionSchemas(IActionCatalog? catalog)
    {
        registered =
        [
            .. (catalog?.Names ?? [])
                .GroupBy(name => catalog!.Find(name)!.Name, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (catalog!.Find(group.Key)!, (IReadOnlyList<string>)[.. group.Order(StringComparer.Ordinal)])),
        ];
        core = [.. CoreActions.All.Values.Select(entry => (entry.Description, (IReadOnlyList<string>)[entry.Description.Name]))];
    }

    /// <summary>What <c>uses</c> takes.</summary>
    public ObjectValue OfSteps => NamesOf(registered);

    /// <summary>What <c>action</c> takes.</summary>
    public ObjectValue OfTasks => NamesOf([.. core, .. registered]);

    public ObjectValue RulesOfSteps => Rules(registered, "uses", "with");

    public ObjectValue RulesOfTasks => Rules([.. core, .. registered], "action", "input");

    /// <summary>The inputs of each action, and what a value without expressions is.</summary>
    public ObjectValue Definitions => ObjectValue.Of(
    [
        KeyValuePair.Create<string, Value>(KnownValue, Parse(
            """
            {
              "if": {"type": "string"},
              "then": {"not": {"pattern": "\\{\\{"}},
              "items": {"$ref": "#/definitions/known"},
              "additionalProperties": {"$ref": "#/definitions/known"}
            }
            """)),
        .. core.Concat(registered).Select(entry => KeyValuePair.Create<string, Value>(Prefix + entry.Action.Name, ActionInputSchemas.Of(entry.Action, Ref(Prefix + entry.Action.Name)))),
    ]);

    /// <summary>Holds a value against a schema when it is known before the run, as validation does.</summary>
    public static ObjectValue WhenKnown(ObjectValue schema) => ObjectValue.Of(("if", Ref(KnownValue)), ("then", schema));

    private static ObjectValue NamesOf((ActionDescription Action, IReadOnlyList<string> Names)[] actions) => ObjectValue.Of(("anyOf", ArrayValue.Of(
    [
        .. actions.SelectMany(entry => entry.Names.Select(name => Name(entry.Action, name))),
        Parse("""{"type": "string"}"""),
    ])));

    private static Value Name(ActionDescription action, string name) => action.Description.Length == 0
        ? ObjectValue.Of(("const", name))
        : ObjectValue.Of(("const", name), ("description", action.Description));

    private static ObjectValue Rules((ActionDescription Action, IReadOnlyList<string> Names)[] actions, string key, string inputsKey) => actions.Length == 0 ? ObjectValue.Empty : ObjectValue.Of(
        ("allOf", ArrayValue.Of(actions.Select(entry => (Value)Rule(entry.Action, entry.Names, key, inputsKey)))));

    /// <summary>With a name go the versioned ones: <c>http/request@v1</c>.</summary>
    private static ObjectValue Rule(ActionDescription action, IReadOnlyList<string> names, string key, string inputsKey)
    {
        var pattern = $"^({string.Join('|', names.Select(name => name.Replace(".", "\\.", StringComparison.Ordinal)))})(@v[0-9]+)?$";
        var inputs = ObjectValue.Of(("properties", ObjectValue.Of((inputsKey, Ref(Prefix + action.Name)))));
        return ObjectValue.Of(
            ("if", Requires(key).With(ObjectValue.Of(("properties", ObjectValue.Of((key, ObjectValue.Of(("type", "string"), ("pattern", pattern)))))))),
            ("then", ActionInputSchemas.AsksForInputs(action) ? inputs.With(Requires(inputsKey)) : inputs));
    }
}
