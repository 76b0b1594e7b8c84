using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;

namespace Weir.Server.WorkflowTests;

/// <summary>Holds a run whose workers were killed against the same run without that.</summary>
internal static class CrashJudgement
{
    /// <remarks>
    /// Not compared are times, which a crash takes, and counts of calls: what was under way is done again. Of nodes beside each other
    /// another may be first; that the same ones ran is compared.
    /// </remarks>
    public static TestCaseResult Judge(TestCase test, TestObservation plain, TestRunResult crashed, int kill)
    {
        var expected = test.Expect with { Path = null, Took = null, Calls = new Dictionary<string, Expected<ExpectedCalls>>() };
        var result = WorkflowTestRunner.Judge(test, crashed, expected) with { KilledAt = $"crash {kill}, when {crashed.KilledAt ?? "nothing was left to complete"}" };
        return crashed is { Observation: { } seen, Problems.Count: 0 }
            ? result with { Differences = [.. result.Differences, .. TestComparison.Compare(Same(test, plain), seen).Select(OfCrash)] }
            : result;
    }

    private static TestDifference OfCrash(TestDifference difference) => difference with { What = $"{difference.What} changed by the crash" };

    /// <summary>What the run without a crash came to.</summary>
    private static TestExpectation Same(TestCase test, TestObservation plain)
    {
        var place = test.Place;
        return new()
        {
            Status = new(plain.Status, place),
            Outputs = Members(plain.Outputs),
            Variables = Members(plain.Variables),
            Statuses = plain.Statuses.ToDictionary(status => status.Key, status => new Expected<string>(status.Value, place), StringComparer.Ordinal),
            Path = plain.Path.Count == 0 ? null : new([new(plain.Path)], place),
        };

        Dictionary<string, Expected<Value>> Members(ObjectValue values) =>
            values.Members.ToDictionary(member => member.Key, member => new Expected<Value>(member.Value, place), StringComparer.Ordinal);
    }
}
