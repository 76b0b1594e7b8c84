using Weir.Definitions;
using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>The evaluated inputs of a step, read with the types and defaults that its action declares.</summary>
public sealed class ActionInputs(ActionDescription description, ObjectValue values)
{
    /// <summary>
    /// Checks what could not be checked before the run because it was an expression then: required inputs, types, allowed values
    /// and bounds.
    /// </summary>
    /// <exception cref="ActionInputException">The first input that does not fit.</exception>
    public static ActionInputs Check(ActionDescription description, ObjectValue values)
    {
        var inputs = new ActionInputs(description, values);
        foreach (var input in description.Inputs)
        {
            InputCheck.Check(description.Name, input, inputs.Find(input.Name));
        }

        foreach (var name in values.Names)
        {
            if (!description.AcceptsOtherInputs && description.Inputs.All(input => input.Name != name))
            {
                throw new ActionInputException($"{description.Name}: there is no input '{name}'");
            }
        }

        foreach (var group in description.ExactlyOneOf)
        {
            if (group.Count(name => inputs.Find(name) is not null) != 1)
            {
                throw new ActionInputException($"{description.Name}: exactly one of {string.Join(", ", group)} is needed");
            }
        }

        if (description.ConfigSchema?.Validate(values) is [var problem, ..])
        {
            throw new ActionInputException($"{description.Name}: {problem}");
        }

        return inputs;
    }

    /// <summary>The inputs as the definition gives them.</summary>
    public ObjectValue Given => values;

    /// <summary>All inputs with the defaults of those that have no value.</summary>
    public ObjectValue WithDefaults() => ObjectValue.Of(
        description.Inputs.Where(input => input.Default is not null).Select(input => KeyValuePair.Create(input.Name, input.Default!)))
        .With(ObjectValue.Of(values.Members.Where(member => !member.Value.IsNull || Declared(member.Key)?.Default is null)));

    private ActionInput? Declared(string name) => description.Inputs.FirstOrDefault(input => input.Name == name);

    /// <summary>The value as given or by default; null when there is neither. A given null counts as not given.</summary>
    public Value? Find(string name)
    {
        if (values.TryGet(name, out var value) && !value.IsNull)
        {
            return value;
        }

        return Declared(name)?.Default;
    }

    /// <summary>The text of a declared input; null when it has no value.</summary>
    public string? Text(string name) => Find(name)?.ToText();

    public string RequiredText(string name) => Text(name) ?? throw new ActionInputException($"{description.Name}: input '{name}' is required");

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        BooleanValue flag => flag.Value,
        var other => string.Equals(other.ToText(), "true", StringComparison.OrdinalIgnoreCase),
    };

    public long? Integer(string name) => Find(name) switch
    {
        null => null,
        NumberValue number when number.TryGetInt64(out var value) => value,
        var other when long.TryParse(other.ToText(), out var value) => value,
        _ => throw new ActionInputException($"{description.Name}: input '{name}' must be an integer"),
    };

    public TimeSpan? Duration(string name) => Find(name) is { } value
        ? Durations.Parse(value) ?? throw new ActionInputException($"{description.Name}: input '{name}' is '{value.ToText()}', but must be {Durations.Rule}")
        : null;

    /// <summary>The items of an array as text; a single value is a list of one.</summary>
    public IReadOnlyList<string> List(string name) => Find(name) switch
    {
        null => [],
        ArrayValue array => [.. array.Items.Select(item => item.ToText())],
        var single => [single.ToText()],
    };

    /// <summary>The members of an object as text, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Map(string name) => Find(name) switch
    {
        null => [],
        ObjectValue map => [.. map.Members.Select(member => KeyValuePair.Create(member.Key, member.Value.ToText()))],
        _ => throw new ActionInputException($"{description.Name}: input '{name}' must be an object"),
    };
}
