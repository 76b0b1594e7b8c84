using Weir.Definitions;
using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>Holds one evaluated input against its declaration.</summary>
internal static class InputCheck
{
    /// <exception cref="ActionInputException">It does not fit.</exception>
    public static void Check(string action, ActionInput input, Value? value)
    {
        if (value is null)
        {
            if (input.Required)
            {
                throw new ActionInputException($"{action}: input '{input.Name}' is required");
            }

            return;
        }

        if (!Fits(input.Types, value))
        {
            throw new ActionInputException($"{action}: input '{input.Name}' must be {Words(input.Types)}, not {value.KindName}");
        }

        if (input.Enum.Count > 0 && !input.Enum.Contains(value))
        {
            throw new ActionInputException(
                $"{action}: input '{input.Name}' is '{value.ToText()}', but must be one of {string.Join(", ", input.Enum.Select(allowed => allowed.ToText()))}");
        }

        if (Amount(input.Types, value) is { } amount && (amount < input.Minimum || amount > input.Maximum))
        {
            var unit = input.Types.HasFlag(ActionInputTypes.Duration) ? " seconds" : "";
            throw new ActionInputException(
                $"{action}: input '{input.Name}' is {amount}{unit}, but must be between {input.Minimum?.ToString() ?? "-∞"} and {input.Maximum?.ToString() ?? "∞"}{unit}");
        }
    }

    private static bool Fits(ActionInputTypes types, Value value) => types.HasFlag(ActionInputTypes.Any) || value switch
    {
        // Expressions inside text give text, so numbers and flags may arrive as such.
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

        if ((types & (ActionInputTypes.Number | ActionInputTypes.Integer)) == 0)
        {
            return null;
        }

        var number = value as NumberValue ?? NumberValue.TryParse(value.ToText());
        return number is not null && number.TryGetDecimal(out var exact) ? exact : null;
    }

    private static string Words(ActionInputTypes types)
    {
        var words = Enum.GetValues<ActionInputTypes>()
            .Where(type => type is not ActionInputTypes.None && types.HasFlag(type))
            .Select(type => type switch
            {
                ActionInputTypes.Duration => "a duration such as 30s or 1h30m",
                ActionInputTypes.Integer or ActionInputTypes.Array or ActionInputTypes.Object => "an " + type.ToString().ToLowerInvariant(),
                _ => "a " + type.ToString().ToLowerInvariant(),
            });
        return string.Join(" or ", words);
    }
}
