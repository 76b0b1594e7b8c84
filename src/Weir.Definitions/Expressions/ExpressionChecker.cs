using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Finds, before a run, the names in an expression that cannot exist and the conditions that cannot be boolean.</summary>
internal sealed class ExpressionChecker(ScopeShape scope, Action<ExpressionException> report)
{
    private static readonly string[] AllContexts =
    [
        "workflow", "job", "jobs", "steps", "needs", "vars", "env", "matrix", "strategy", "runner", "inputs", "secrets",
        "task", "parameters", "pack", "system", "kv", "item", "index", "compensated",
    ];

    public void Check(Expression expression) => Walk(expression.Root);

    public void CheckCondition(Expression expression, string what)
    {
        Walk(expression.Root);
        CheckBoolean(expression.Root, $"{what} must give a boolean");
    }

    private Shape Walk(ExpressionNode node)
    {
        switch (node)
        {
            case ContextNode context:
                return Context(context);
            case MemberNode member:
                return Member(Walk(member.Target), member.Name, member.Offset, member);
            case IndexNode { Index: LiteralNode { Value: StringValue name } } index:
                return Member(Walk(index.Target), name.Value, index.Offset, index);
            case CallNode call:
                CheckCall(call);
                break;
            case BinaryNode { Operator: TokenKind.And or TokenKind.Or } logical:
                CheckBoolean(logical.Left, "a condition must be a boolean");
                CheckBoolean(logical.Right, "a condition must be a boolean");
                break;
            case UnaryNode { Operator: TokenKind.Not } not:
                CheckBoolean(not.Operand, "a condition must be a boolean");
                break;
            case ConditionalNode conditional:
                CheckBoolean(conditional.Condition, "a condition must be a boolean");
                break;
        }

        foreach (var child in Expression.Children(node))
        {
            Walk(child);
        }

        return Shape.Any;
    }

    private Shape Context(ContextNode node)
    {
        if (scope.Contexts.TryGetValue(node.Name, out var shape))
        {
            return shape;
        }

        if (AllContexts.Contains(node.Name))
        {
            Report(
                DiagnosticCodes.ContextNotHere,
                node.Offset,
                $"'{node.Name}' is not known in {scope.Place}",
                Wording.OneOf([.. scope.Contexts.Keys]));
        }
        else
        {
            Report(
                DiagnosticCodes.UnknownContext,
                node.Offset,
                $"there is no context '{node.Name}'",
                $"{Wording.OneOf([.. scope.Contexts.Keys])}; text is written in single quotes",
                NearestName.Find(node.Name, scope.Contexts.Keys));
        }

        return Shape.Any;
    }

    private Shape Member(Shape target, string name, int offset, ExpressionNode node)
    {
        if (target is not MembersShape members)
        {
            return Shape.Any;
        }

        if (members.Find(name) is { } shape)
        {
            return shape;
        }

        // A hyphen between two names belongs to the name: "inputs.count-1" is one member.
        var hyphen = node is MemberNode ? name.IndexOf('-') : -1;
        var subtraction = hyphen > 0 && members.Find(name[..hyphen]) is not null ? $"{name[..hyphen]} - {name[(hyphen + 1)..]}" : null;
        Report(
            DiagnosticCodes.UnknownName,
            offset,
            members.Problem(name),
            Wording.OneOf(members.Names),
            subtraction ?? NearestName.Find(name, members.Names));
        return Shape.Any;
    }

    private void CheckCall(CallNode call)
    {
        if (Functions.Find(call.Name) is not { } function)
        {
            Report(
                DiagnosticCodes.UnknownFunction,
                call.Offset,
                $"there is no function '{call.Name}'",
                suggestion: NearestName.Find(call.Name, Functions.Names));
            return;
        }

        if (function.Status is not null && !scope.AllowsStatus)
        {
            Report(
                DiagnosticCodes.StatusFunctionNotHere,
                call.Offset,
                $"{function.Name}() can only be used in {scope.StatusPlaces}, not in {scope.Place}");
        }

        CheckKeys(call, function);

        try
        {
            function.CheckArguments(call);
        }
        catch (ExpressionException e)
        {
            report(e);
        }
    }

    private void CheckKeys(CallNode call, Function function)
    {
        switch (function.Name)
        {
            case Functions.Result when scope.Contexts.ContainsKey("task") && !scope.AllowsStatus:
            case Functions.Result when !scope.Contexts.ContainsKey("task"):
                Report(DiagnosticCodes.StatusFunctionNotHere, call.Offset, $"result() can only be used where a task has ended, not in {scope.Place}");
                break;
            case Functions.KvGet when call.Arguments is not [LiteralNode { Value: StringValue }, ..]:
                Report(DiagnosticCodes.WrongArguments, call.Offset, "the key of kv.get() must be a text that is written out: the run reads its keys when it starts");
                break;
            case Functions.KvGetSecret when !scope.AllowsSecrets:
                Report(
                    DiagnosticCodes.SecretNotHere,
                    call.Offset,
                    $"kv.get_secret() cannot be used in {scope.Place}: a secret may only reach a task's 'input' and steps, never the run's history");
                break;
        }
    }

    private void CheckBoolean(ExpressionNode node, string rule)
    {
        if (KindOf(node) is { } kind and not ValueKind.Boolean)
        {
            Report(
                DiagnosticCodes.NotBoolean,
                node.Offset,
                $"{rule}; this gives {Wording.A(kind.ToString().ToLowerInvariant())}",
                "a comparison such as x != ''");
        }
    }

    /// <summary>The kind that the expression always gives; null when that is not known.</summary>
    private static ValueKind? KindOf(ExpressionNode node) => node switch
    {
        LiteralNode literal => literal.Value.Kind,
        ArrayNode => ValueKind.Array,
        UnaryNode { Operator: TokenKind.Not } => ValueKind.Boolean,
        UnaryNode => ValueKind.Number,
        BinaryNode { Operator: TokenKind.Plus } => null,
        BinaryNode { Operator: TokenKind.Minus or TokenKind.Star or TokenKind.Slash or TokenKind.Percent or TokenKind.Power } => ValueKind.Number,
        BinaryNode => ValueKind.Boolean,
        CallNode call => Functions.Find(call.Name)?.Result,
        ConditionalNode conditional when KindOf(conditional.WhenTrue) == KindOf(conditional.WhenFalse) => KindOf(conditional.WhenTrue),
        _ => null,
    };

    private void Report(string code, int offset, string message, string? expected = null, string? suggestion = null) =>
        report(new ExpressionException(code, offset, message, expected, suggestion));
}
