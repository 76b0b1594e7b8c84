using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

internal static class NumberFunctions
{
    public static Value Abs(FunctionCall call) => Map(call, Math.Abs, Math.Abs);

    public static Value Floor(FunctionCall call) => Map(call, Math.Floor, Math.Floor);

    public static Value Ceil(FunctionCall call) => Map(call, Math.Ceiling, Math.Ceiling);

    /// <summary>Halves go away from zero, as people round.</summary>
    public static Value Round(FunctionCall call) =>
        Map(call, value => Math.Round(value, MidpointRounding.AwayFromZero), value => Math.Round(value, MidpointRounding.AwayFromZero));

    public static Value Min(FunctionCall call) => Choose(call, -1);

    public static Value Max(FunctionCall call) => Choose(call, 1);

    private static Value Map(FunctionCall call, Func<decimal, decimal> exact, Func<double, double> approximate)
    {
        var number = call.Number(0);
        return number.TryGetDecimal(out var value) ? Value.Of(exact(value)) : Value.Of(approximate(number.ToDouble()));
    }

    private static Value Choose(FunctionCall call, int sign)
    {
        var best = call.Number(0);
        for (var i = 1; i < call.Count; i++)
        {
            var candidate = call.Number(i);
            if (candidate.CompareTo(best) * sign > 0)
            {
                best = candidate;
            }
        }

        return best;
    }
}
