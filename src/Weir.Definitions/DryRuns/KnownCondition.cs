using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>
/// Decides conditions as far as they are known. Where all goes well no expression fails, so that one side of <c>&amp;&amp;</c> or
/// <c>||</c> may decide whatever the other one gives, wherever it stands.
/// </summary>
/// <param name="status">What a status function gives; null when it is not known.</param>
internal sealed class KnownCondition(KnownScope scope, Func<string, bool?> status)
{
    private readonly List<string> unknown = [];

    /// <param name="source">A bare expression.</param>
    public DryRunDecision Decide(string source)
    {
        unknown.Clear();
        bool? holds;
        try
        {
            holds = Decide(ExpressionCache.Expression(source).Root);
        }
        catch (ExpressionException problem)
        {
            return DryRunDecision.Unknown($"fails: {problem.Message}") with { Problem = problem.Message };
        }

        string[] reads = [.. unknown.Distinct(StringComparer.Ordinal)];
        var whatever = reads.Length == 0 ? "" : $"whatever {string.Join(", ", reads)} {(reads.Length == 1 ? "gives" : "give")}";
        return holds switch
        {
            true => new(DryRunState.Runs, whatever.Length == 0 ? null : whatever),
            false => new(DryRunState.Skipped, $"{source.Trim()} is false{(whatever.Length == 0 ? "" : $", {whatever}")}"),
            null => DryRunDecision.Unknown($"depends on {string.Join(", ", reads)}", reads),
        };
    }

    private bool? Decide(ExpressionNode node)
    {
        switch (node)
        {
            case BinaryNode { Operator: TokenKind.And } and:
                return Either(and, decisive: false);
            case BinaryNode { Operator: TokenKind.Or } or:
                return Either(or, decisive: true);
            case UnaryNode { Operator: TokenKind.Not } not:
                return !Decide(not.Operand);
            case ConditionalNode choice:
                return Choice(choice);
            case CallNode call when Functions.IsStatus(call.Name):
                var answer = status(Functions.Find(call.Name)!.Name);
                if (answer is null)
                {
                    unknown.Add($"{call.Name}()");
                }

                return answer;
        }

        var calls = Expression.Calls(node).Where(call => Functions.IsStatus(call.Name)).Select(call => $"{call.Name}()");
        string[] reads = [.. scope.Unknown(node), .. calls];
        if (reads.Length > 0)
        {
            unknown.AddRange(reads);
            return null;
        }

        var known = scope.ToScope();
        return new Evaluator(known, known.Limits ?? ExpressionLimits.Default).Evaluate(node) is BooleanValue boolean
            ? boolean.Value
            : throw new ExpressionException(DiagnosticCodes.NotBoolean, node.Offset, "the condition must give a boolean", "a comparison such as x != ''");
    }

    /// <param name="decisive">What one side must give for the other not to matter.</param>
    private bool? Either(BinaryNode node, bool decisive)
    {
        var left = Decide(node.Left);
        if (left == decisive)
        {
            return decisive;
        }

        if (left is not null)
        {
            return Decide(node.Right);
        }

        return IfAsked(node.Right) == decisive ? decisive : null;
    }

    private bool? Choice(ConditionalNode node)
    {
        if (Decide(node.Condition) is { } holds)
        {
            return Decide(holds ? node.WhenTrue : node.WhenFalse);
        }

        var (first, second) = (IfAsked(node.WhenTrue), IfAsked(node.WhenFalse));
        return first == second ? first : null;
    }

    /// <summary>What is asked only if something unknown says so, and therefore cannot be known to fail.</summary>
    private bool? IfAsked(ExpressionNode node)
    {
        try
        {
            return Decide(node);
        }
        catch (ExpressionException)
        {
            return null;
        }
    }
}
