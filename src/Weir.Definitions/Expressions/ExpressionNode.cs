using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>A parsed expression. <see cref="Offset"/> is the place that an error about the node points to.</summary>
internal abstract record ExpressionNode(int Offset);

internal sealed record LiteralNode(int Offset, Value Value) : ExpressionNode(Offset);

internal sealed record ArrayNode(int Offset, IReadOnlyList<ExpressionNode> Items) : ExpressionNode(Offset);

internal sealed record ContextNode(int Offset, string Name) : ExpressionNode(Offset);

internal sealed record MemberNode(int Offset, ExpressionNode Target, string Name) : ExpressionNode(Offset);

internal sealed record IndexNode(int Offset, ExpressionNode Target, ExpressionNode Index) : ExpressionNode(Offset);

internal sealed record CallNode(int Offset, string Name, IReadOnlyList<ExpressionNode> Arguments) : ExpressionNode(Offset)
{
    public IReadOnlyList<NamedArgument> Named { get; init; } = [];
}

internal readonly record struct NamedArgument(string Name, int Offset, ExpressionNode Value);

/// <summary><c>target.*</c>: the items of an array, or the values of an object.</summary>
internal sealed record WildcardNode(int Offset, ExpressionNode Target) : ExpressionNode(Offset);

/// <summary>A member of each item that <see cref="WildcardNode"/> gave; items without it are left out.</summary>
internal sealed record ProjectNode(int Offset, ExpressionNode Target, string Name) : ExpressionNode(Offset);

internal sealed record UnaryNode(int Offset, TokenKind Operator, ExpressionNode Operand) : ExpressionNode(Offset);

internal sealed record BinaryNode(int Offset, TokenKind Operator, ExpressionNode Left, ExpressionNode Right) : ExpressionNode(Offset);

internal sealed record ConditionalNode(int Offset, ExpressionNode Condition, ExpressionNode WhenTrue, ExpressionNode WhenFalse) : ExpressionNode(Offset);
