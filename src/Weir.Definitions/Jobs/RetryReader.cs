using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads a <c>retry</c>.</summary>
internal static class RetryReader
{
    public static readonly string[] StepKeys = ["count", "delay", "backoff", "max-delay"];
    public static readonly string[] JobKeys = [.. StepKeys, "jitter"];
    public static readonly string[] TaskKeys = ["count", "delay", "backoff", "max_delay", "jitter", "on_error", "when"];

    private const string CountRule = "a whole number from 1 to 100";
    internal static readonly string[] Backoffs = ["constant", "exponential", "linear"];

    /// <param name="check">Checks a condition and gives its bare expression; null where a retry has none.</param>
    public static RetryPolicy? Read(MappingReader owner, string[] keys, DiagnosticBag bag, Func<YamlScalar, string, string?>? check = null)
    {
        if (owner.Mapping("retry") is not { } mapping)
        {
            return null;
        }

        var fields = new MappingReader(mapping, owner.Child("retry"), "a retry", keys, bag);
        fields.Require("count", "a retry");
        var (count, from) = Count(fields, allowsExpression: check is not null);
        var backoff = fields.Choice("backoff", Backoffs);
        var maxDelay = keys.Contains("max_delay") ? "max_delay" : "max-delay";
        return new RetryPolicy
        {
            Count = count,
            CountFrom = from,
            DelaySeconds = fields.Duration("delay")?.TotalSeconds ?? 0,
            MaxDelaySeconds = fields.Duration(maxDelay)?.TotalSeconds,
            Jitter = Jitter(fields),
            Backoff = backoff switch
            {
                "linear" => RetryBackoff.Linear,
                "exponential" => RetryBackoff.Exponential,
                _ => RetryBackoff.Constant,
            },
            OnError = Condition(fields, "on_error", check),
            When = Condition(fields, "when", check),
        };
    }

    private static string? Condition(MappingReader fields, string key, Func<YamlScalar, string, string?>? check) =>
        check is not null && fields.Text(key) is { } text ? check(text, key) : null;

    private static (int Count, Value From) Count(MappingReader fields, bool allowsExpression)
    {
        var node = fields.Node("count");
        if (node is null)
        {
            return (1, Value.Null);
        }

        if (node is YamlScalar scalar)
        {
            if (allowsExpression && MappingReader.IsExpression(scalar))
            {
                return (1, YamlValues.ToValue(scalar));
            }

            if (YamlValues.Resolve(scalar) is NumberValue number)
            {
                if (number.TryGetInt64(out var count) && count is >= 1 and <= 100)
                {
                    return ((int)count, Value.Null);
                }

                fields.Add(DiagnosticCodes.OutOfRange, node, "count", "'count' is out of range", scalar.Text, CountRule);
                return (1, Value.Null);
            }
        }

        fields.Add(DiagnosticCodes.WrongType, node, "count", "'count' has the wrong type", MappingReader.Describe(node), CountRule);
        return (1, Value.Null);
    }

    /// <summary><c>true</c> is a tenth.</summary>
    private static double Jitter(MappingReader fields)
    {
        switch (fields.Node("jitter"))
        {
            case null:
                return 0;
            case YamlScalar scalar when YamlValues.Resolve(scalar) is BooleanValue flag:
                return flag.Value ? 0.1 : 0;
            case YamlScalar scalar when YamlValues.Resolve(scalar) is NumberValue number && number.ToDouble() is >= 0 and <= 1:
                return number.ToDouble();
            case { } other:
                fields.Add(DiagnosticCodes.OutOfRange, other, "jitter", "'jitter' is out of range", MappingReader.Describe(other), "a boolean, or a number from 0 to 1");
                return 0;
        }
    }
}
