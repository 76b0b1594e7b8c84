using System.Text.Json;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Inputs;

/// <summary>Binds what a caller gives to a plan's declared inputs. Pure.</summary>
public static class InputBinder
{
    /// <param name="plan">The plan whose inputs are bound.</param>
    /// <param name="values">Values as JSON gave them; they must have the declared type.</param>
    /// <param name="texts">
    /// Texts as a command line gave them (<c>--input name=text</c>), read by the declared type: <c>42</c> for a number, <c>true</c> or
    /// <c>false</c> for a boolean, JSON for arrays and objects. They win over <paramref name="values"/>; of two with one name the last wins.
    /// </param>
    public static BindingResult Bind(Plan plan, ObjectValue? values = null, IEnumerable<KeyValuePair<string, string>>? texts = null)
    {
        var diagnostics = new List<Diagnostic>();
        var known = plan.Inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);
        var given = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in values?.Members ?? [])
        {
            Take(name, input => Check(input, value));
        }

        foreach (var (name, text) in texts ?? [])
        {
            Take(name, input => FromText(input, text));
        }

        var bound = new List<KeyValuePair<string, Value>>();
        foreach (var input in plan.Inputs)
        {
            if (given.TryGetValue(input.Name, out var value))
            {
                bound.Add(new(input.Name, value));
                continue;
            }

            if (input.Required && input.Default is null && !diagnostics.Exists(finding => finding.Path == $"inputs.{input.Name}"))
            {
                diagnostics.Add(Finding(
                    DiagnosticCodes.MissingInput,
                    input.Name,
                    $"input '{input.Name}' is required",
                    expected: Wording.A(TypeName(input.Type))));
            }

            bound.Add(new(input.Name, input.Default ?? Value.Null));
        }

        return diagnostics.Count > 0 ? new BindingResult(null, diagnostics) : new BindingResult(ObjectValue.Of(bound), []);

        void Take(string name, Func<PlanInput, (Value?, string?)> read)
        {
            if (!known.TryGetValue(name, out var input))
            {
                diagnostics.Add(Finding(
                    DiagnosticCodes.UnknownInput,
                    name,
                    $"there is no input {Wording.Quote(name)}",
                    expected: known.Count == 0 ? "none: the workflow declares no inputs" : Wording.OneOf(known.Keys),
                    suggestion: NearestName.Find(name, known.Keys)));
                return;
            }

            var (value, problem) = read(input);
            if (problem is null)
            {
                given[name] = value!;
                return;
            }

            var code = problem.StartsWith("must be one of", StringComparison.Ordinal) ? DiagnosticCodes.InputNotAllowed : DiagnosticCodes.InputType;
            diagnostics.Add(Finding(code, name, $"input '{name}' {problem}"));
        }
    }

    /// <summary>The value as the input takes it, or what is wrong with it ("must be …").</summary>
    internal static (Value? Value, string? Problem) Check(PlanInput input, Value value)
    {
        var fits = (input.Type, value) switch
        {
            (_, { IsNull: true }) => !input.Required,
            (PlanInputType.String, StringValue) => true,
            (PlanInputType.Number, NumberValue) => true,
            (PlanInputType.Integer, NumberValue number) => number.IsInteger,
            (PlanInputType.Boolean, BooleanValue) => true,
            (PlanInputType.Array, ArrayValue) => true,
            (PlanInputType.Object, ObjectValue) => true,
            _ => false,
        };
        if (!fits)
        {
            return (null, $"must be {Wording.A(TypeName(input.Type))}; this is {Shown(value)}");
        }

        return input.Enum.Count == 0 || value.IsNull || input.Enum.Contains(value)
            ? (value, null)
            : (null, $"must be one of {string.Join(", ", input.Enum.Select(choice => choice.ToText()))}; this is {Shown(value)}");
    }

    private static (Value? Value, string? Problem) FromText(PlanInput input, string text)
    {
        Value? value = input.Type switch
        {
            PlanInputType.String => Value.Of(text),
            PlanInputType.Number or PlanInputType.Integer => NumberValue.TryParse(text),
            PlanInputType.Boolean => text switch { "true" => Value.True, "false" => Value.False, _ => null },
            _ => TryParseJson(text),
        };
        return value is null
            ? (null, $"must be {Wording.A(TypeName(input.Type))}; this is {Wording.Quote(text)}")
            : Check(input, value);
    }

    private static Value? TryParseJson(string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Shown(Value value) => value is StringValue text
        ? Wording.Quote(text.Value)
        : $"{Wording.A(value.KindName)}: {Wording.Quote(value.ToText())}";

    private static string TypeName(PlanInputType type) => type.ToString().ToLowerInvariant();

    private static Diagnostic Finding(string code, string name, string message, string? expected = null, string? suggestion = null) =>
        new() { Code = code, Path = $"inputs.{name}", Message = message, Expected = expected, Suggestion = suggestion };
}

/// <summary>Bound inputs, or every reason why they do not fit.</summary>
/// <param name="Inputs">Every declared input by name, null where an optional one without default was not given; null exactly when there are errors.</param>
public sealed record BindingResult(ObjectValue? Inputs, IReadOnlyList<Diagnostic> Diagnostics);
