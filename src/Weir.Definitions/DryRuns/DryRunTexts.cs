using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>Settings in words.</summary>
internal static class DryRunTexts
{
    private const double UsualTimeoutMinutes = 360;

    public static string Retry(RetryPolicy retry)
    {
        var times = retry.CountFrom.IsNull ? Wording.Plural(retry.Count, "more attempt") : $"{retry.CountFrom.ToText()} more attempts";
        var pause = retry.DelaySeconds > 0 ? $" after {Seconds(retry.DelaySeconds)}" : "";
        var growth = retry.Backoff == RetryBackoff.Constant || pause.Length == 0 ? "" : $", {retry.Backoff.ToString().ToLowerInvariant()}";
        return times + pause + growth;
    }

    public static string Repeat(PlanRepeat repeat)
    {
        var condition = repeat.While is { } holding ? $"while {holding.Trim()}" : $"until {repeat.Until!.Trim()}";
        var pause = repeat.DelaySeconds > 0 ? $", {Seconds(repeat.DelaySeconds)} apart" : "";
        return $"{condition}, {Wording.Plural(repeat.Max, "iteration")} at most{pause}";
    }

    /// <summary>Null when there is none, or the usual one.</summary>
    public static string? Minutes(Value value) => value switch
    {
        { IsNull: true } => null,
        NumberValue number when number.ToDouble() is not UsualTimeoutMinutes and > 0 and < 1e6 and var minutes => Durations.Write(TimeSpan.FromMinutes(minutes)),
        NumberValue => null,
        var text => text.ToText(),
    };

    public static string? Duration(Value value) => value.IsNull ? null : Durations.Parse(value) is { } duration ? Durations.Write(duration) : value.ToText();

    private static string Seconds(double seconds) => Durations.Write(TimeSpan.FromSeconds(seconds));
}
