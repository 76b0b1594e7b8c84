using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>A function of the language.</summary>
/// <param name="Body">Null where the evaluator itself handles the function.</param>
/// <param name="Result">What the function always gives; null when it depends on the arguments.</param>
internal sealed record Function(string Name, int MinArguments, int MaxArguments, Func<FunctionCall, Value>? Body, ValueKind? Result = null)
{
    /// <summary>Set for success(), failure(), always() and cancelled().</summary>
    public Func<StatusFacts, bool>? Status { get; private init; }

    public static Function OfStatus(string name, Func<StatusFacts, bool> ask) =>
        new(name, 0, 0, null, ValueKind.Boolean) { Status = ask };

    public void CheckArgumentCount(CallNode call)
    {
        var count = call.Arguments.Count;
        if (count >= MinArguments && count <= MaxArguments)
        {
            return;
        }

        var takes = (MinArguments, MaxArguments) switch
        {
            (0, 0) => "no arguments",
            (_, int.MaxValue) => $"{Wording.Plural(MinArguments, "argument")} or more",
            _ when MinArguments == MaxArguments => Wording.Plural(MinArguments, "argument"),
            _ => $"{MinArguments} or {MaxArguments} arguments",
        };
        throw new ExpressionException(DiagnosticCodes.WrongArguments, call.Offset, $"{Name}() takes {takes}; it was given {count}");
    }
}

/// <summary>One call with evaluated arguments.</summary>
internal readonly struct FunctionCall(CallNode node, Value[] arguments, EvaluationBudget budget)
{
    public EvaluationBudget Budget { get; } = budget;

    public int Offset => node.Offset;

    public int Count => arguments.Length;

    public Value this[int index] => arguments[index];

    public string Text(int index) => arguments[index] is StringValue text ? text.Value : throw WrongType(index, "a string");

    public ArrayValue Array(int index) => arguments[index] as ArrayValue ?? throw WrongType(index, "an array");

    public ObjectValue Object(int index) => arguments[index] as ObjectValue ?? throw WrongType(index, "an object");

    public NumberValue Number(int index) => arguments[index] as NumberValue ?? throw WrongType(index, "a number");

    public ExpressionException WrongType(int index, string expected) => new(
        DiagnosticCodes.WrongArguments,
        node.Arguments[index].Offset,
        $"{node.Name}() takes {expected} as argument {index + 1}; this is {Wording.A(arguments[index].KindName)}");

    public ExpressionException Error(int index, string message) =>
        new(DiagnosticCodes.WrongArguments, node.Arguments[index].Offset, $"{node.Name}(): {message}");
}
