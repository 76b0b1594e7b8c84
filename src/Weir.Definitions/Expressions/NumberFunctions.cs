using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

internal static class NumberFunctions
{
    public static Value Abs(FunctionCall call) => Map(call, Math.Abs, Math.Abs);

    public static Value Floor(FunctionCall call) => Map(call, Math.Floor, Math.Floor);

    public static Value Ceil(FunctionCall call) => Map(call, Math.Ceiling, Math.Ceiling);

    /// <summary>Halves go away from zero, as people round.</summary>
    public static Value Round(FunctionCall call)
    {
        if (!call.Has(1))
        {
            return RoundWhole(call);
        }

        var digits = DataFunctions.Whole(call, 1);
        return digits is >= 0 and <= 15
            ? call.Number(0).TryGetDecimal(out var value)
                ? Value.Of(Math.Round(value, (int)digits, MidpointRounding.AwayFromZero))
                : Value.Of(Math.Round(call.Number(0).ToDouble(), (int)digits, MidpointRounding.AwayFromZero))
            : throw call.Error(1, "0 to 15 digits can be kept");
    }

    private static Value RoundWhole(FunctionCall call) =>
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
        if (call.Count == 1 && call[0] is ArrayValue array)
        {
            call.Budget.Items(call.Offset, array.Count);
            var numbers = array.Items.OfType<NumberValue>().ToList();
            return array.Count > 0 && numbers.Count == array.Count
                ? numbers.Aggregate((kept, next) => next.CompareTo(kept) * sign > 0 ? next : kept)
                : throw call.Error(0, array.Count == 0 ? "the array is empty" : "an item is not a number");
        }

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
