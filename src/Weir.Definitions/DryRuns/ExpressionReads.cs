using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>One read of an expression.</summary>
/// <param name="Context">The context, or the function that reads the world.</param>
/// <param name="Member">The context's member; null when it is read as a whole.</param>
/// <param name="Path">As people write it.</param>
internal sealed record ExpressionRead(string Context, string? Member, string Path);

/// <summary>What an expression reads, with the paths as they are written.</summary>
internal static class ExpressionReads
{
    /// <summary>Functions whose value is not known before the run, and those of secrets, which nobody evaluates.</summary>
    private static readonly HashSet<string> World =
        new(["now", "timestamp", "uuid", "random", Functions.KvGet, Functions.KvGetSecret, Functions.Result], StringComparer.Ordinal);

    public static IEnumerable<ExpressionRead> Of(ExpressionNode node)
    {
        switch (node)
        {
            case CallNode call when Functions.Find(call.Name) is { Status: not null } || World.Contains(Functions.Find(call.Name)?.Name ?? call.Name):
                var argument = call.Arguments is [LiteralNode { Value: StringValue key }, ..] ? $"'{key.Value}'" : "";
                return [new(call.Name, null, $"{call.Name}({argument})")];
            case ContextNode context:
                return [new(context.Name, null, context.Name)];
        }

        if (Root(node) is not { } root)
        {
            return Expression.Children(node).SelectMany(Of);
        }

        var read = new ExpressionRead(root.Context.Name, root.Member, Evaluator.PathOf(node));
        return [read, .. Indices(node).SelectMany(Of)];
    }

    /// <summary>The context and its member that a chain of members begins with.</summary>
    private static (ContextNode Context, string? Member)? Root(ExpressionNode node) => node switch
    {
        MemberNode { Target: ContextNode context } member => (context, member.Name),
        IndexNode { Target: ContextNode context, Index: LiteralNode { Value: StringValue name } } => (context, name.Value),
        IndexNode { Target: ContextNode context } => (context, null),
        WildcardNode { Target: ContextNode context } => (context, null),
        MemberNode or IndexNode or WildcardNode or ProjectNode => Root(Expression.Children(node).First()),
        _ => null,
    };

    private static IEnumerable<ExpressionNode> Indices(ExpressionNode node) => node switch
    {
        IndexNode { Index: LiteralNode } index => Indices(index.Target),
        IndexNode index => [index.Index, .. Indices(index.Target)],
        MemberNode or WildcardNode or ProjectNode => Indices(Expression.Children(node).First()),
        _ => [],
    };
}
