using Weir.Definitions.Values;

namespace Weir.Definitions.WorkflowTests;

/// <summary>Holds what was seen against what is expected. Pure.</summary>
public static class TestComparison
{
    private const string Nothing = "nothing";

    /// <returns>Every difference, by its place.</returns>
    public static IReadOnlyList<TestDifference> Compare(TestExpectation expected, TestObservation seen)
    {
        var differences = new List<TestDifference>();
        if (expected.Status.Value != seen.Status)
        {
            var why = seen.Error is null ? "" : $": {seen.Error}";
            differences.Add(new(expected.Status.Place, "status", expected.Status.Value, seen.Status + why));
        }

        if (expected.Error is { } error && seen.Error?.Contains(error.Value, StringComparison.Ordinal) != true)
        {
            differences.Add(new(error.Place, "error", $"text with {Quote(error.Value)}", seen.Error is null ? "no error" : Quote(seen.Error)));
        }

        if (expected.Path is { } path && !PathMatch.Fits(path.Value, seen.Path))
        {
            differences.Add(new(path.Place, "path", List(path.Value), List(seen.Path)));
        }

        foreach (var (job, steps) in expected.Steps)
        {
            var ran = seen.Steps.GetValueOrDefault(job) ?? [];
            if (!PathMatch.Fits(steps.Value, ran))
            {
                differences.Add(new(steps.Place, $"steps.{job}", List(steps.Value), List(ran)));
            }
        }

        Texts(differences, "statuses", expected.Statuses, seen.Statuses, (wanted, got) => wanted == got);
        Texts(differences, "errors", expected.Errors, seen.Errors, (wanted, got) => got.Contains(wanted, StringComparison.Ordinal));
        Members(differences, "outputs", expected.Outputs, seen.Outputs);
        Members(differences, "vars", expected.Variables, seen.Variables);
        if (expected.Result is { } result)
        {
            differences.AddRange(Result(result, seen.Result ?? Value.Null));
        }

        foreach (var (name, calls) in expected.Calls)
        {
            differences.AddRange(Calls(name, calls, seen.Calls));
        }

        if (expected.Took is { } took && (seen.Took < took.Value.AtLeast || seen.Took > took.Value.AtMost))
        {
            differences.Add(new(took.Place, "took", took.Value.ToString(), Durations.Write(seen.Took)));
        }

        return [.. differences.OrderBy(difference => difference.Place.Line).ThenBy(difference => difference.Place.Column)];
    }

    /// <summary>Of an object what is named, as of outputs.</summary>
    private static IEnumerable<TestDifference> Result(Expected<Value> expected, Value seen) => expected.Value is ObjectValue wanted && seen is ObjectValue all
        ? wanted.Members.SelectMany(member => all.TryGet(member.Key, out var got)
            ? ValueDifferences.Find($"result.{member.Key}", member.Value, got, expected.Place)
            : [new(expected.Place, $"result.{member.Key}", member.Value.ToJson(), Nothing)])
        : ValueDifferences.Find("result", expected.Value, seen, expected.Place);

    private static void Texts(
        List<TestDifference> differences,
        string what,
        IReadOnlyDictionary<string, Expected<string>> expected,
        IReadOnlyDictionary<string, string> seen,
        Func<string, string, bool> fits)
    {
        foreach (var (name, wanted) in expected)
        {
            if (!seen.TryGetValue(name, out var got) || !fits(wanted.Value, got))
            {
                differences.Add(new(wanted.Place, $"{what}.{name}", wanted.Value, got ?? Nothing));
            }
        }
    }

    private static void Members(List<TestDifference> differences, string what, IReadOnlyDictionary<string, Expected<Value>> expected, ObjectValue seen)
    {
        foreach (var (name, wanted) in expected)
        {
            differences.AddRange(seen.TryGet(name, out var got)
                ? ValueDifferences.Find($"{what}.{name}", wanted.Value, got, wanted.Place)
                : [new(wanted.Place, $"{what}.{name}", wanted.Value.ToJson(), Nothing)]);
        }
    }

    private static IEnumerable<TestDifference> Calls(string name, Expected<ExpectedCalls> expected, IReadOnlyList<ObservedCall> all)
    {
        var calls = all.Where(call => call.Action == name || call.Node == name || (call.Step is not null && $"{call.Node}.{call.Step}" == name)).ToList();
        if (calls.Count != expected.Value.Count)
        {
            var inputs = string.Join(", ", calls.Take(5).Select(call => call.Input.ToJson()));
            return [new(expected.Place, $"calls.{name}", Times(expected.Value.Count), calls.Count == 0 ? Times(0) : $"{Times(calls.Count)}, with {inputs}")];
        }

        return (expected.Value.Inputs ?? []).SelectMany((input, index) => input.Members.SelectMany(member =>
            ValueDifferences.Find($"calls.{name}[{index}].{member.Key}", member.Value, calls[index].Input.Get(member.Key), expected.Place)));
    }

    private static string Times(int count) => count == 1 ? "1 time" : $"{count} times";

    private static string List(IEnumerable<object> names) => string.Join(", ", names) is { Length: > 0 } list ? list : Nothing;

    private static string Quote(string text) => $"'{text}'";
}
