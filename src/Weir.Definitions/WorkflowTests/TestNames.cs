using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;

namespace Weir.Definitions.WorkflowTests;

/// <summary>Holds the jobs and tasks that a case names against those of its workflow: a name that is not there would never be met, and tell nothing. Pure.</summary>
public sealed class TestNames
{
    private readonly HashSet<string> own;
    private readonly HashSet<string> all;
    private readonly HashSet<string> actions;
    private readonly string file;
    private readonly List<Diagnostic> found = [];

    private TestNames(Plan plan, string file)
    {
        this.file = file;
        var nodes = plan.Workflows.Values.Prepend(plan).SelectMany(each => each.Nodes).ToArray();
        own = plan.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        all = nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        actions = nodes.SelectMany(node => node.Job?.Steps.Select(step => step.Uses) ?? [node.Task!.Action]).ToHashSet(StringComparer.Ordinal);
    }

    /// <param name="test">A case of a workflow.</param>
    /// <param name="file">How messages name the test file.</param>
    /// <param name="plan">Of the workflow, with those that it calls.</param>
    /// <returns>An error for each name that is not there.</returns>
    public static IReadOnlyList<Diagnostic> Check(TestCase test, string file, Plan plan)
    {
        var names = new TestNames(plan, file);
        names.CheckMocks(test.Mocks);
        names.CheckEvents(test.Events);
        names.CheckExpectation(test.Expect);
        return [.. names.found.OrderBy(found => found.Line).ThenBy(found => found.Column)];
    }

    private void CheckMocks(IReadOnlyList<TestMock> mocks)
    {
        foreach (var mock in mocks.Where(mock => !mock.IsOfOthers && mock.Of != MockedThing.Action))
        {
            Check(all, mock.Of == MockedThing.Task ? mock.Name : JobOf(mock.Name), mock.Place, $"mocks.{(mock.Of == MockedThing.Task ? "tasks" : "steps")}");
        }
    }

    private void CheckEvents(IReadOnlyList<TestEvent> events)
    {
        foreach (var happening in events)
        {
            var target = happening.Kind is TestEventKind.Answer or TestEventKind.Skip or TestEventKind.Succeed ? happening.Target : null;
            foreach (var name in new[] { target, happening.After, happening.While }.OfType<string>())
            {
                Check(all, name, happening.Place, "events");
            }
        }
    }

    private void CheckExpectation(TestExpectation expect)
    {
        foreach (var name in expect.Path?.Value.SelectMany(part => part.Names).Distinct(StringComparer.Ordinal) ?? [])
        {
            Check(own, name, expect.Path!.Place, "expect.path");
        }

        foreach (var (job, steps) in expect.Steps)
        {
            Check(own, job, steps.Place, "expect.steps");
        }

        foreach (var (name, status) in expect.Statuses)
        {
            Check(own, own.Contains(name) ? name : JobOf(name), status.Place, "expect.statuses");
        }

        foreach (var (name, error) in expect.Errors)
        {
            Check(own, name, error.Place, "expect.errors");
        }

        // That an action is not called at all may be said of any.
        foreach (var (name, calls) in expect.Calls.Where(calls => calls.Value.Value.Count > 0 && !actions.Contains(calls.Key)))
        {
            Check(all, all.Contains(name) ? name : JobOf(name), calls.Place, "expect.calls");
        }
    }

    private void Check(HashSet<string> known, string name, TestPlace place, string path)
    {
        var end = name.IndexOfAny(['[', '#']);
        var id = end < 0 ? name : name[..end];
        if (!known.Contains(id))
        {
            found.Add(new()
            {
                Code = DiagnosticCodes.UnknownTask,
                File = file,
                Line = place.Line,
                Column = place.Column,
                Path = path,
                Message = $"the workflow has no job or task {Wording.Quote(id)}",
                Expected = Wording.OneOf(known),
                Suggestion = NearestName.Find(id, known),
            });
        }
    }

    private static string JobOf(string step) => step.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? step[..dot] : step;
}
