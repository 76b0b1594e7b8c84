using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>A function of the language. As a filter, <c>x | name(y)</c> is <c>name(x, y)</c>.</summary>
/// <param name="Body">Null where the evaluator itself handles the function.</param>
/// <param name="Result">What the function always gives; null when it depends on the arguments.</param>
internal sealed record Function(string Name, int MinArguments, int MaxArguments, Func<FunctionCall, Value>? Body, ValueKind? Result = null)
{
    /// <summary>Set for success(), failure(), always(), cancelled() and their like.</summary>
    public Func<StatusFacts, bool>? Status { get; private init; }

    /// <summary>Names of the arguments that may be given by name, by position; an empty name cannot be.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Whether any other name may be given.</summary>
    public bool TakesAnyName { get; init; }

    public static Function OfStatus(string name, Func<StatusFacts, bool> ask) =>
        new(name, 0, 0, null, ValueKind.Boolean) { Status = ask };

    /// <exception cref="ExpressionException">Too few or too many arguments, or a name that is none.</exception>
    public void CheckArguments(CallNode call)
    {
        var given = call.Arguments.Count;
        foreach (var (name, offset, _) in call.Named)
        {
            var position = PositionOf(name);
            if (position < 0 && !TakesAnyName)
            {
                var names = Parameters.Where(known => known.Length > 0).ToList();
                throw new ExpressionException(
                    DiagnosticCodes.WrongArguments, offset, $"{Name}() has no argument '{name}'", Wording.OneOf(names), NearestName.Find(name, names));
            }

            if (position >= 0 && position < call.Arguments.Count)
            {
                throw new ExpressionException(DiagnosticCodes.WrongArguments, offset, $"{Name}() is given '{name}' twice");
            }

            given += position >= 0 ? 1 : 0;
        }

        CheckCount(call, given);
    }

    public int PositionOf(string name)
    {
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private void CheckCount(CallNode call, int count)
    {
        if (count >= MinArguments && count <= MaxArguments)
        {
            return;
        }

        var takes = (MinArguments, MaxArguments) switch
        {
            (0, 0) => "no arguments",
            (_, int.MaxValue) => $"{Wording.Plural(MinArguments, "argument")} or more",
            _ when MinArguments == MaxArguments => Wording.Plural(MinArguments, "argument"),
            _ when MaxArguments == MinArguments + 1 => $"{MinArguments} or {MaxArguments} arguments",
            _ => $"{MinArguments} to {MaxArguments} arguments",
        };
        throw new ExpressionException(DiagnosticCodes.WrongArguments, call.Offset, $"{Name}() takes {takes}; it was given {count}");
    }
}

/// <summary>One call with evaluated arguments.</summary>
internal readonly struct FunctionCall(CallNode node, Value?[] arguments, IReadOnlyList<KeyValuePair<string, Value>> named, EvaluationBudget budget, IEntropy? entropy)
{
    public EvaluationBudget Budget { get; } = budget;

    /// <summary>Arguments with names of their own.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Named { get; } = named;

    public int Offset => node.Offset;

    public int Count => arguments.Length;

    public Value this[int index] => arguments[index] ?? Value.Null;

    public IEntropy Entropy => entropy
        ?? throw new ExpressionException(DiagnosticCodes.StatusFunctionNotHere, node.Offset, $"{node.Name}() cannot be used here");

    public bool Has(int index) => index < arguments.Length && arguments[index] is not null;

    public string Text(int index) => this[index] is StringValue text ? text.Value : throw WrongType(index, "a string");

    public ArrayValue Array(int index) => this[index] as ArrayValue ?? throw WrongType(index, "an array");

    public ObjectValue Object(int index) => this[index] as ObjectValue ?? throw WrongType(index, "an object");

    public NumberValue Number(int index) => this[index] as NumberValue ?? throw WrongType(index, "a number");

    public ExpressionException WrongType(int index, string expected) => new(
        DiagnosticCodes.WrongArguments,
        OffsetOf(index),
        $"{node.Name}() takes {expected} as argument {index + 1}; this is {Wording.A(this[index].KindName)}");

    public ExpressionException Error(int index, string message) =>
        new(DiagnosticCodes.WrongArguments, OffsetOf(index), $"{node.Name}(): {message}");

    private int OffsetOf(int index) => index < node.Arguments.Count ? node.Arguments[index].Offset : node.Offset;
}
