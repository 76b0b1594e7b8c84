using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Definitions.Actions;

/// <summary>An action as definitions see it.</summary>
public sealed record ActionDescription
{
    /// <summary>The name that the plan's steps carry, whatever spelling <c>uses</c> had.</summary>
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyList<ActionInput> Inputs { get; init; } = [];

    /// <summary>Names that <c>steps.ID.outputs</c> has after the action; null when the action's outputs are open.</summary>
    public IReadOnlyList<string>? Outputs { get; init; }

    /// <summary>Whether inputs that are not described are accepted as they are.</summary>
    public bool AcceptsOtherInputs { get; init; }

    /// <summary>Groups of inputs of which exactly one must be given, for example <c>[["script", "file"]]</c>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ExactlyOneOf { get; init; } = [];

    /// <summary>
    /// A JSON Schema that all inputs together must fit, for rules that <see cref="Inputs"/> cannot tell; null asks no more than
    /// they do.
    /// </summary>
    public JsonSchema? ConfigSchema { get; init; }

    internal ActionInput? FindInput(string name) => Inputs.FirstOrDefault(input => input.Name == name);
}

/// <summary>One input of an action.</summary>
public sealed record ActionInput
{
    public required string Name { get; init; }

    public ActionInputTypes Types { get; init; } = ActionInputTypes.Any;

    public bool Required { get; init; }

    /// <summary>Null when the input has no default. The action applies it; the plan carries only what was written.</summary>
    public Value? Default { get; init; }

    /// <summary>Allowed values; empty allows every value of the type.</summary>
    public IReadOnlyList<Value> Enum { get; init; } = [];

    public string Description { get; init; } = "";

    /// <summary>Inclusive bounds of a number or of a duration in seconds; null is unbounded.</summary>
    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    /// <summary>Set when the input's text is program text; expressions then never become part of it.</summary>
    public ScriptInput? Script { get; init; }
}

/// <summary>
/// Marks an input as program text. Where the interpreter is a POSIX shell the compiler replaces each expression by a
/// reference to an environment variable; for any other interpreter it refuses expressions in the text.
/// </summary>
/// <param name="InterpreterInput">The sibling input that names the interpreter.</param>
/// <param name="DefaultInterpreter">The interpreter when that input is absent.</param>
public sealed record ScriptInput(string InterpreterInput, string DefaultInterpreter);

/// <summary>Types that an action input takes. A string that holds an expression is checked when its value is known.</summary>
[Flags]
public enum ActionInputTypes
{
    None = 0,
    String = 1,
    Number = 2,
    Boolean = 4,
    Array = 8,
    Object = 16,

    /// <summary>A number of seconds or a text such as <c>1h30m</c>, <c>500ms</c>.</summary>
    Duration = 32,

    /// <summary>A number without fraction.</summary>
    Integer = 64,

    /// <summary>Anything, null too.</summary>
    Any = 128,
}
