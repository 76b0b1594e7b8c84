using System.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Conclusions as expressions see them.</summary>
internal static class Conclusions
{
    public static Value ToValue(this Conclusion conclusion) => conclusion switch
    {
        Conclusion.Success => "success",
        Conclusion.Failure or Conclusion.TimedOut => "failure",
        Conclusion.Cancelled => "cancelled",
        Conclusion.Skipped => "skipped",
        _ => throw new UnreachableException(),
    };

    public static bool IsFailure(this Conclusion conclusion) => conclusion is Conclusion.Failure or Conclusion.TimedOut;

    /// <summary>The conclusion that speaks for several: failure before timeout before cancellation before success before skipped.</summary>
    public static Conclusion Worst(IEnumerable<Conclusion> conclusions)
    {
        var worst = Conclusion.Skipped;
        foreach (var conclusion in conclusions)
        {
            worst = Rank(conclusion) > Rank(worst) ? conclusion : worst;
        }

        return worst;
    }

    private static int Rank(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Failure => 4,
        Conclusion.TimedOut => 3,
        Conclusion.Cancelled => 2,
        Conclusion.Success => 1,
        _ => 0,
    };
}
