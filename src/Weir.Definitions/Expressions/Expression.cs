using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>A compiled expression. Immutable and thread safe.</summary>
public sealed class Expression
{
    private Expression(string source, ExpressionNode root)
    {
        Source = source;
        Root = root;
        UsesStatus = Calls(root).Any(call => Functions.IsStatus(call.Name));
        CallsSecrets = Calls(root).Any(call => call.Name == Functions.KvGetSecret);
    }

    public string Source { get; }

    /// <summary>Whether success(), failure(), always() or cancelled() is called anywhere in it.</summary>
    public bool UsesStatus { get; }

    /// <summary>Whether kv.get_secret() is called anywhere in it.</summary>
    internal bool CallsSecrets { get; }

    internal ExpressionNode Root { get; }

    /// <exception cref="ExpressionException">The source is no expression, or exceeds a limit.</exception>
    public static Expression Parse(string source, ExpressionLimits? limits = null) =>
        new(source, ExpressionParser.Parse(source, limits ?? ExpressionLimits.Default));

    /// <exception cref="ExpressionException">A name is unknown, an operand has the wrong type, or a budget is used up.</exception>
    public Value Evaluate(ExpressionScope scope, ExpressionLimits? limits = null) =>
        new Evaluator(scope, limits ?? scope.Limits ?? ExpressionLimits.Default).Evaluate(Root);

    internal static IEnumerable<CallNode> Calls(ExpressionNode node)
    {
        var open = new Stack<ExpressionNode>([node]);
        while (open.TryPop(out var current))
        {
            if (current is CallNode call)
            {
                yield return call;
            }

            foreach (var child in Children(current))
            {
                open.Push(child);
            }
        }
    }

    internal static IEnumerable<ExpressionNode> Children(ExpressionNode node) => node switch
    {
        ArrayNode array => array.Items,
        MemberNode member => [member.Target],
        IndexNode index => [index.Target, index.Index],
        WildcardNode wildcard => [wildcard.Target],
        ProjectNode project => [project.Target],
        CallNode { Named.Count: 0 } call => call.Arguments,
        CallNode call => call.Arguments.Concat(call.Named.Select(argument => argument.Value)),
        UnaryNode unary => [unary.Operand],
        BinaryNode binary => [binary.Left, binary.Right],
        ConditionalNode conditional => [conditional.Condition, conditional.WhenTrue, conditional.WhenFalse],
        _ => [],
    };
}
