using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Settings;

/// <summary>Reads <c>limits</c> of a workflow: lower limits than the operator's.</summary>
internal static class LimitsReader
{
    public static readonly string[] Keys = [.. LimitSettings.OfRuns.Select(limit => limit.Name)];

    /// <param name="allowed">The operator's.</param>
    /// <returns>Values by the limit's name.</returns>
    public static SortedDictionary<string, long> Read(MappingReader owner, ExecutionLimits allowed, DiagnosticBag bag)
    {
        var given = new SortedDictionary<string, long>(StringComparer.Ordinal);
        if (owner.Mapping("limits") is not { } mapping)
        {
            return given;
        }

        var settings = new LimitSettings { Runs = allowed };
        var fields = new MappingReader(mapping, owner.Child("limits"), "'limits'", Keys, bag);
        foreach (var limit in LimitSettings.OfRuns)
        {
            if (ReadOne(fields, limit, limit.Get(settings)) is { } value)
            {
                given[limit.Name] = value;
            }
        }

        return given;
    }

    private static long? ReadOne(MappingReader fields, LimitSetting limit, long most)
    {
        if (fields.Number(limit.Name, limit.Minimum, exclusive: false, limit.Maximum, whole: true, isKnown: true) is not { } scalar)
        {
            return null;
        }

        if (YamlValues.Resolve(scalar) is NumberValue number && number.TryGetInt64(out var value) && value <= most)
        {
            return value;
        }

        fields.Add(
            DiagnosticCodes.OutOfRange,
            scalar,
            limit.Name,
            $"'{limit.Name}' is above what is allowed here; a workflow can only lower a limit",
            scalar.Text,
            $"at most {most}, which {limit.Variable} sets");
        return null;
    }
}
