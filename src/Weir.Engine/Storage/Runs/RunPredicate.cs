using System.Diagnostics;

namespace Weir.Engine.Storage;

/// <summary>Gives the values that a condition looks at.</summary>
public interface ISearchFields
{
    /// <summary>Null when there is none.</summary>
    SearchValue? ValueOf(RunField field);

    IEnumerable<SearchValue> EntriesOf(string key);
}

/// <summary>Decides conditions in memory, exactly as a database does.</summary>
public static class RunPredicate
{
    public static bool Matches(RunCondition? condition, ISearchFields fields) => condition is null || Decide(condition, fields) == true;

    private static bool? Decide(RunCondition condition, ISearchFields fields) => condition switch
    {
        AllOf all => All(all.Conditions, fields),
        AnyOf any => Any(any.Conditions, fields),
        NotSo not => !Decide(not.Condition, fields),
        Compares compares => fields.ValueOf(compares.Field) is { } value ? Compare(value, compares) : null,
        IsOneOf oneOf => fields.ValueOf(oneOf.Field) is { } value ? oneOf.Values.Any(other => other.CompareTo(value) == 0) : null,
        IsBetween between => fields.ValueOf(between.Field) is { } value ? between.From <= value && value <= between.To : null,
        StartsWith starts => fields.ValueOf(starts.Field) is { } value ? value.Text!.StartsWith(starts.Prefix, StringComparison.Ordinal) : null,
        IsNull isNull => fields.ValueOf(isNull.Field) is null,
        ContainsAny contains => fields.EntriesOf(contains.Key).Any(entry => contains.Values.Any(value => value.CompareTo(entry) == 0)),
        _ => throw new UnreachableException($"Condition {condition.GetType().Name} is not known."),
    };

    private static bool? All(IReadOnlyList<RunCondition> conditions, ISearchFields fields)
    {
        bool? outcome = true;
        foreach (var condition in conditions)
        {
            outcome &= Decide(condition, fields);
            if (outcome == false)
            {
                return false;
            }
        }

        return outcome;
    }

    private static bool? Any(IReadOnlyList<RunCondition> conditions, ISearchFields fields)
    {
        bool? outcome = false;
        foreach (var condition in conditions)
        {
            outcome |= Decide(condition, fields);
            if (outcome == true)
            {
                return true;
            }
        }

        return outcome;
    }

    private static bool Compare(SearchValue value, Compares compares)
    {
        var order = value.CompareTo(compares.Value);
        return compares.Comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            Comparison.GreaterOrEqual => order >= 0,
            _ => throw new UnreachableException(),
        };
    }
}
