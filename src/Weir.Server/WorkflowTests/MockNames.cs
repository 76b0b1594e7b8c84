using System.Globalization;
using Weir.Definitions.Plans;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Actions;

namespace Weir.Server.WorkflowTests;

/// <summary>Which mock is meant for what.</summary>
internal static class MockNames
{
    public static bool Fits(TestMock mock, ActionPlace place, string action, IReadOnlyList<string> aliases) => mock.Of switch
    {
        MockedThing.Action => mock.Name == action || aliases.Contains(mock.Name),
        MockedThing.Task => place.IsTask && mock.Name == place.JobId,
        _ => !place.IsTask && (mock.Name == Step(place.JobId, place.Step) || (place.StepId is { } id && mock.Name == $"{place.JobId}.{id}")),
    };

    /// <summary>Whether a mock stands in for every execution of a step or task.</summary>
    public static bool Covers(IEnumerable<TestMock> mocks, PlanNode node, int step, string action)
    {
        var isTask = node.Kind != PlanNodeKind.Job;
        var place = ActionPlace.Unknown with { JobKey = node.Id, Step = step, StepId = isTask ? node.Id : node.Job!.Steps[step].Id, IsTask = isTask };
        return mocks.Any(mock => Fits(mock, place, action, []));
    }

    private static string Step(string job, int step) => string.Create(CultureInfo.InvariantCulture, $"{job}.{step + 1}");
}
