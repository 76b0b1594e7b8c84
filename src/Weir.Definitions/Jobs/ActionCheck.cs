using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Holds <c>uses</c> and <c>with</c> against the action's description.</summary>
internal static class ActionCheck
{
    /// <summary>Reports an action that does not exist.</summary>
    public static ActionDescription? Find(YamlScalar uses, string path, IActionCatalog catalog, DiagnosticBag bag, string key = "uses")
    {
        if (Template.HasExpression(uses.Text))
        {
            bag.Add(
                DiagnosticCodes.UnknownAction,
                uses,
                $"{path}.{key}",
                $"'{key}' cannot hold an expression: the action must be known before the run");
            return null;
        }

        var action = catalog.Find(uses.Text);
        if (action is null)
        {
            bag.Add(
                DiagnosticCodes.UnknownAction,
                uses,
                $"{path}.{key}",
                $"there is no action {Wording.Quote(uses.Text)}",
                expected: Wording.OneOf([.. catalog.Names]),
                suggestion: NearestName.Find(uses.Text, catalog.Names));
        }

        return action;
    }

    /// <param name="place">Where a missing input is reported.</param>
    /// <param name="catalog">Asked about inputs that are all known and fit the description; null asks nobody.</param>
    public static void Check(ActionDescription action, YamlMapping? with, YamlNode place, string path, DiagnosticBag bag, IActionCatalog? catalog = null)
    {
        var before = bag.Count;
        foreach (var entry in with?.Entries ?? [])
        {
            var inputPath = $"{path}.{entry.Key.Text}";
            if (action.FindInput(entry.Key.Text) is { } input)
            {
                CheckValue(action, input, entry.Value, inputPath, bag);
            }
            else if (!action.AcceptsOtherInputs)
            {
                var names = action.Inputs.Select(known => known.Name).ToList();
                bag.Add(
                    DiagnosticCodes.UnknownActionInput,
                    entry.Key,
                    inputPath,
                    $"action '{action.Name}' has no input {Wording.Quote(entry.Key.Text)}",
                    expected: Wording.OneOf(names),
                    suggestion: NearestName.Find(entry.Key.Text, names));
            }
        }

        foreach (var input in action.Inputs.Where(input => input.Required && with?.Find(input.Name) is null))
        {
            bag.Add(
                DiagnosticCodes.MissingActionInput,
                place,
                path,
                $"action '{action.Name}' needs the input '{input.Name}'",
                expected: Words(input.Types));
        }

        foreach (var group in action.ExactlyOneOf)
        {
            var given = group.Where(name => with?.Find(name) is not null).ToList();
            if (given.Count != 1)
            {
                bag.Add(
                    DiagnosticCodes.ActionInputChoice,
                    place,
                    path,
                    $"action '{action.Name}' takes exactly one of {Wording.List(group)}; {(given.Count == 0 ? "none is given" : $"{Wording.List(given)} are given")}");
            }
        }

        if (catalog is not null && bag.Count == before && (with is null || !MappingReader.HoldsExpression(with)))
        {
            CheckRules(action, with, place, path, bag, catalog);
        }
    }

    private static void CheckRules(ActionDescription action, YamlMapping? with, YamlNode place, string path, DiagnosticBag bag, IActionCatalog catalog)
    {
        foreach (var problem in catalog.Validate(action.Name, YamlValues.ToObject(with)))
        {
            // A problem of one input begins with its name.
            var name = problem[..Math.Max(problem.IndexOfAny([':', '.', '[']), 0)];
            var at = with?.Find(name)?.Value;
            bag.Add(
                DiagnosticCodes.ActionInputRule,
                at ?? place,
                at is null ? path : $"{path}.{name}",
                $"action '{action.Name}' does not take these inputs: {problem}");
        }
    }

    private static void CheckValue(ActionDescription action, ActionInput input, YamlNode node, string path, DiagnosticBag bag)
    {
        if (node is YamlScalar scalar && Template.HasExpression(scalar.Text))
        {
            return;
        }

        var value = YamlValues.ToValue(node);
        if (!Fits(input.Types, value))
        {
            Add($"input '{input.Name}' of action '{action.Name}' has the wrong type", DiagnosticCodes.ActionInputType, Words(input.Types));
        }
        else if (input.Enum.Count > 0 && !input.Enum.Contains(value))
        {
            Add(
                $"input '{input.Name}' of action '{action.Name}' does not take this value",
                DiagnosticCodes.ValueNotAllowed,
                Wording.OneOf([.. input.Enum.Select(choice => choice.ToText())]),
                NearestName.Find(value.ToText(), input.Enum.Select(choice => choice.ToText())));
        }
        else if (Amount(input.Types, value) is { } amount && (amount < input.Minimum || amount > input.Maximum))
        {
            Add($"input '{input.Name}' of action '{action.Name}' is out of range", DiagnosticCodes.OutOfRange, Bounds(input));
        }

        void Add(string message, string code, string? expected, string? suggestion = null) =>
            bag.Add(code, node, path, message, MappingReader.Describe(node), expected, suggestion);
    }

    private static bool Fits(ActionInputTypes types, Value value) => types.HasFlag(ActionInputTypes.Any) || value switch
    {
        // Text that reads as a number or flag is taken for one, as an expression among text gives it.
        StringValue text => types.HasFlag(ActionInputTypes.String)
            || (types.HasFlag(ActionInputTypes.Duration) && Durations.Parse(text) is not null)
            || ((types & (ActionInputTypes.Number | ActionInputTypes.Integer)) != 0 && NumberValue.TryParse(text.Value) is not null)
            || (types.HasFlag(ActionInputTypes.Boolean) && text.Value is "true" or "false"),
        NumberValue number => (types & (ActionInputTypes.Number | ActionInputTypes.Duration | ActionInputTypes.String)) != 0
            || (types.HasFlag(ActionInputTypes.Integer) && number.IsInteger),
        BooleanValue => (types & (ActionInputTypes.Boolean | ActionInputTypes.String)) != 0,
        ArrayValue => types.HasFlag(ActionInputTypes.Array),
        ObjectValue => types.HasFlag(ActionInputTypes.Object),
        _ => false,
    };

    private static decimal? Amount(ActionInputTypes types, Value value)
    {
        if (types.HasFlag(ActionInputTypes.Duration))
        {
            return Durations.Parse(value) is { } duration ? (decimal)duration.TotalSeconds : null;
        }

        var number = (types & (ActionInputTypes.Number | ActionInputTypes.Integer)) == 0 ? null : value as NumberValue ?? NumberValue.TryParse(value.ToText());
        return number is not null && number.TryGetDecimal(out var exact) ? exact : null;
    }

    private static string Bounds(ActionInput input)
    {
        var unit = input.Types.HasFlag(ActionInputTypes.Duration) ? " seconds" : "";
        return (input.Minimum, input.Maximum) switch
        {
            ({ } minimum, { } maximum) => $"{minimum} to {maximum}{unit}",
            ({ } minimum, null) => $"at least {minimum}{unit}",
            (null, { } maximum) => $"at most {maximum}{unit}",
            _ => "any",
        };
    }

    private static string Words(ActionInputTypes types)
    {
        if (types.HasFlag(ActionInputTypes.Any))
        {
            return "any value";
        }

        var words = Enum.GetValues<ActionInputTypes>()
            .Where(type => type is not ActionInputTypes.None && types.HasFlag(type))
            .Select(type => type == ActionInputTypes.Duration ? "a duration such as 30s" : Wording.A(type.ToString().ToLowerInvariant()));
        return string.Join(" or ", words);
    }
}
