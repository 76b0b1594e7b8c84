using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>Decides conditions as far as they are known: what the left side of <c>&amp;&amp;</c> and <c>||</c> settles needs no right side.</summary>
/// <param name="status">What a status function gives; null when it is not known.</param>
internal sealed class KnownCondition(KnownScope scope, Func<string, bool?> status)
{
    private readonly List<string> unknown = [];

    /// <param name="source">A bare expression.</param>
    public DryRunDecision Decide(string source)
    {
        try
        {
            var holds = Decide(ExpressionCache.Expression(source).Root);
            string[] reads = [.. unknown.Distinct(StringComparer.Ordinal)];
            return holds switch
            {
                true => new(DryRunState.Runs),
                false => new(DryRunState.Skipped, $"{source.Trim()} is false"),
                null => new(DryRunState.Unknown, $"depends on {string.Join(", ", reads)}") { DependsOn = reads },
            };
        }
        catch (ExpressionException problem)
        {
            return new(DryRunState.Unknown, $"fails: {problem.Message}");
        }
    }

    private bool? Decide(ExpressionNode node)
    {
        switch (node)
        {
            case BinaryNode { Operator: TokenKind.And } and:
                return (Decide(and.Left), IsStatus(and.Left)) switch
                {
                    (false, _) => false,
                    (true, _) => Decide(and.Right),

                    // Asking for a status never fails, so that a right side which is false decides; after other unknowns it may not be reached.
                    (null, true) => Decide(and.Right) is false ? false : null,
                    _ => null,
                };
            case BinaryNode { Operator: TokenKind.Or } or:
                return (Decide(or.Left), IsStatus(or.Left)) switch
                {
                    (true, _) => true,
                    (false, _) => Decide(or.Right),
                    (null, true) => Decide(or.Right) is true ? true : null,
                    _ => null,
                };
            case UnaryNode { Operator: TokenKind.Not } not:
                return !Decide(not.Operand);
            case CallNode call when Functions.IsStatus(call.Name):
                if (status(Functions.Find(call.Name)!.Name) is { } answer)
                {
                    return answer;
                }

                unknown.Add($"{call.Name}()");
                return null;
        }

        var reads = scope.Unknown(node);
        var calls = Expression.Calls(node).Where(call => Functions.IsStatus(call.Name)).Select(call => $"{call.Name}()").ToArray();
        if (reads.Count + calls.Length > 0)
        {
            unknown.AddRange(reads);
            unknown.AddRange(calls);
            return null;
        }

        var known = scope.ToScope();
        return new Evaluator(known, known.Limits ?? ExpressionLimits.Default).Evaluate(node) is BooleanValue boolean
            ? boolean.Value
            : throw new ExpressionException(DiagnosticCodes.NotBoolean, node.Offset, "the condition must give a boolean", "a comparison such as x != ''");
    }

    private static bool IsStatus(ExpressionNode node) =>
        node is CallNode call ? Functions.IsStatus(call.Name) : node is UnaryNode { Operator: TokenKind.Not } not && IsStatus(not.Operand);
}
