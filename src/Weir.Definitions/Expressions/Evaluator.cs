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
            WildcardNode wildcard => Wildcard(Run(wildcard.Target), wildcard),
            ProjectNode project => Project((ArrayValue)Run(project.Target), project),
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
        function.CheckArguments(call);
        if (function.Status is { } ask)
        {
            return Value.Of(ask(scope.Status ?? throw new ExpressionException(
                DiagnosticCodes.StatusFunctionNotHere, call.Offset, $"{function.Name}() can only be used in an 'if'")));
        }

        if (function.Name == Functions.Default)
        {
            return Default(call);
        }

        switch (function.Name)
        {
            case Functions.Result:
                return scope.Status?.Result ?? throw new ExpressionException(
                    DiagnosticCodes.StatusFunctionNotHere, call.Offset, "result() can only be used where a task has ended");
            case Functions.KvGet:
                return KvGet(call);
            case Functions.KvGetSecret:
                return KvGetSecret(call);
        }

        var (arguments, named) = Arguments(function, call);
        return function.Body!(new FunctionCall(call, arguments, named, _budget, scope.Entropy));
    }

    private (Value?[] Arguments, List<KeyValuePair<string, Value>> Named) Arguments(Function function, CallNode call)
    {
        var count = call.Arguments.Count;
        foreach (var argument in call.Named)
        {
            count = Math.Max(count, function.PositionOf(argument.Name) + 1);
        }

        var arguments = new Value?[count];
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            arguments[i] = Run(call.Arguments[i]);
        }

        var named = new List<KeyValuePair<string, Value>>();
        foreach (var argument in call.Named)
        {
            if (function.PositionOf(argument.Name) is var position && position >= 0)
            {
                arguments[position] = Run(argument.Value);
            }
            else
            {
                named.Add(new(argument.Name, Run(argument.Value)));
            }
        }

        return (arguments, named);
    }

    /// <summary>The value of a key as the run found it; its default, or null, where there is none.</summary>
    private Value KvGet(CallNode call)
    {
        var key = Key(call);
        if (scope.Find("kv") is ObjectValue values && values.TryGet(key, out var value) && !value.IsNull)
        {
            return value;
        }

        var fallback = call.Arguments.Count > 1 ? call.Arguments[1] : call.Named is [var named] ? named.Value : null;
        return fallback is null ? Value.Null : Run(fallback);
    }

    private Value KvGetSecret(CallNode call)
    {
        var key = Key(call);
        var read = scope.Secrets ?? throw new ExpressionException(
            DiagnosticCodes.SecretNotHere, call.Offset, "kv.get_secret() can only be used in a task's 'input' and in steps: no secret may get into the run's history");
        try
        {
            return read(key) ?? throw new ExpressionException(DiagnosticCodes.UnknownName, call.Offset, $"there is no secret '{key}', or it may not be read here");
        }
        catch (SecretRefusedException refused)
        {
            throw new ExpressionException(DiagnosticCodes.SecretNotHere, call.Offset, refused.Message);
        }
    }

    private string Key(CallNode call) => Run(call.Arguments[0]) is StringValue text
        ? text.Value
        : throw new ExpressionException(DiagnosticCodes.WrongArguments, call.Offset, $"{call.Name}() takes a string");

    private Value Wildcard(Value target, WildcardNode node)
    {
        IReadOnlyList<Value> items = target switch
        {
            ArrayValue array => array.Items,
            ObjectValue obj => [.. obj.Members.Select(member => member.Value)],
            { IsNull: true } => [],
            _ => throw new ExpressionException(
                DiagnosticCodes.WrongOperand, node.Offset, $"'.*' takes an array or an object; this is {Wording.A(target.KindName)}"),
        };
        _budget.Items(node.Offset, items.Count);
        return ArrayValue.Of(items);
    }

    private ArrayValue Project(ArrayValue target, ProjectNode node)
    {
        _budget.Items(node.Offset, target.Count);
        return ArrayValue.Of(target.Items
            .Select(item => item is ObjectValue obj && obj.TryGet(node.Name, out var value) ? value : null)
            .OfType<Value>());
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
        WildcardNode wildcard => $"{PathOf(wildcard.Target)}.*",
        ProjectNode project => $"{PathOf(project.Target)}.{project.Name}",
        CallNode call => $"{call.Name}(…)",
        _ => "the value",
    };
}
