using System.Diagnostics;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Evaluates one expression in one scope.</summary>
internal sealed class Evaluator(ExpressionScope scope, ExpressionLimits limits)
{
    private readonly EvaluationBudget _budget = new(limits);

    public Value Evaluate(ExpressionNode root)
    {
        var value = Run(root);
        _budget.Size(root.Offset, value);
        return value;
    }

    private Value Run(ExpressionNode node)
    {
        _budget.Step(node.Offset);
        return node switch
        {
            LiteralNode literal => literal.Value,
            ArrayNode array => ArrayValue.Of(array.Items.Select(Run)),
            ContextNode context => Context(context),
            MemberNode { Target: ContextNode context } member when scope.Lookup(context.Name) is { } lookup => Member(lookup, context, member),
            MemberNode member => Member(Run(member.Target), member.Name, member),
            IndexNode index => Index(Run(index.Target), Run(index.Index), index),
            CallNode call => Call(call),
            UnaryNode unary => Unary(unary),
            BinaryNode { Operator: TokenKind.And } and => Value.Of(Condition(and.Left) && Condition(and.Right)),
            BinaryNode { Operator: TokenKind.Or } or => Value.Of(Condition(or.Left) || Condition(or.Right)),
            BinaryNode binary => Operators.Apply(binary, Run(binary.Left), Run(binary.Right), _budget),
            ConditionalNode conditional => Run(Condition(conditional.Condition) ? conditional.WhenTrue : conditional.WhenFalse),
            _ => throw new UnreachableException(),
        };
    }

    private Value Context(ContextNode node)
    {
        return scope.Find(node.Name) ?? throw new ExpressionException(
            DiagnosticCodes.UnknownContext,
            node.Offset,
            $"there is no '{node.Name}' here",
            Wording.OneOf(scope.Names),
            NearestName.Find(node.Name, scope.Names));
    }

    private static Value Member(MemberLookup lookup, ContextNode context, MemberNode node) =>
        lookup.Find(node.Name) ?? throw new ExpressionException(
            DiagnosticCodes.UnknownName,
            node.Offset,
            $"there is no '{node.Name}' in {context.Name}",
            Wording.OneOf(lookup.Names()),
            NearestName.Find(node.Name, lookup.Names()));

    private static Value Member(Value target, string name, ExpressionNode node)
    {
        if (ReferenceEquals(target, Value.Absent))
        {
            return target;
        }

        if (target is not ObjectValue obj)
        {
            throw new ExpressionException(
                target.IsNull ? DiagnosticCodes.UnknownName : DiagnosticCodes.WrongOperand,
                node.Offset,
                $"{Describe(node, target)} has no member '{name}'");
        }

        if (obj.TryGet(name, out var value))
        {
            return value;
        }

        return obj.MissingMembersAreNull ? Value.Absent : throw new ExpressionException(
            DiagnosticCodes.UnknownName,
            node.Offset,
            $"there is no '{name}' in {PathOf(TargetOf(node))}",
            obj.Count == 0 ? null : Wording.OneOf([.. obj.Names]),
            NearestName.Find(name, obj.Names));
    }

    private static Value Index(Value target, Value index, IndexNode node)
    {
        if (target is ObjectValue or { IsNull: true } && index is StringValue name)
        {
            return Member(target, name.Value, node);
        }

        if (target is not ArrayValue array)
        {
            throw new ExpressionException(
                DiagnosticCodes.WrongOperand,
                node.Offset,
                $"{Wording.A(target.KindName)} cannot be indexed with {Wording.A(index.KindName)}");
        }

        if (index is not NumberValue number || !number.TryGetInt64(out var position))
        {
            throw new ExpressionException(
                DiagnosticCodes.WrongOperand, node.Offset, $"an array is indexed with a whole number; this is {Wording.A(index.KindName)}");
        }

        return position >= 0 && position < array.Count ? array.Items[(int)position] : throw new ExpressionException(
            DiagnosticCodes.UnknownName,
            node.Offset,
            $"index {position} is outside of the array, which has {Wording.Plural(array.Count, "item")}");
    }

    private Value Call(CallNode call)
    {
        var function = Functions.Find(call.Name) ?? throw new ExpressionException(
            DiagnosticCodes.UnknownFunction,
            call.Offset,
            $"there is no function '{call.Name}'",
            suggestion: NearestName.Find(call.Name, Functions.Names));
        function.CheckArgumentCount(call);
        if (function.Status is { } ask)
        {
            return Value.Of(ask(scope.Status ?? throw new ExpressionException(
                DiagnosticCodes.StatusFunctionNotHere, call.Offset, $"{function.Name}() can only be used in an 'if'")));
        }

        if (function.Name == Functions.Default)
        {
            return Default(call);
        }

        var arguments = new Value[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Run(call.Arguments[i]);
        }

        return function.Body!(new FunctionCall(call, arguments, _budget));
    }

    /// <summary><c>default(value, fallback)</c>: the fallback where the value is null or a name in it does not exist.</summary>
    private Value Default(CallNode call)
    {
        try
        {
            var value = Run(call.Arguments[0]);
            return value.IsNull ? Run(call.Arguments[1]) : value;
        }
        catch (ExpressionException e) when (e.Code == DiagnosticCodes.UnknownName)
        {
            return Run(call.Arguments[1]);
        }
    }

    private Value Unary(UnaryNode node) => node.Operator == TokenKind.Not
        ? Value.Of(!Condition(node.Operand))
        : Operators.Negate(node, Run(node.Operand));

    private bool Condition(ExpressionNode node) => Run(node) is var value && value is BooleanValue boolean
        ? boolean.Value
        : throw new ExpressionException(
            DiagnosticCodes.NotBoolean,
            node.Offset,
            $"a condition must be a boolean; this is {Wording.A(value.KindName)}",
            "a comparison such as x != ''");

    private static ExpressionNode? TargetOf(ExpressionNode node) => node switch
    {
        MemberNode member => member.Target,
        IndexNode index => index.Target,
        _ => null,
    };

    private static string Describe(ExpressionNode node, Value target) =>
        target.IsNull ? $"{PathOf(TargetOf(node))} is null and" : Wording.A(target.KindName);

    internal static string PathOf(ExpressionNode? node) => node switch
    {
        ContextNode context => context.Name,
        MemberNode member => $"{PathOf(member.Target)}.{member.Name}",
        IndexNode { Index: LiteralNode literal } index => $"{PathOf(index.Target)}[{literal.Value.ToJson()}]",
        IndexNode index => $"{PathOf(index.Target)}[…]",
        CallNode call => $"{call.Name}(…)",
        _ => "the value",
    };
}
