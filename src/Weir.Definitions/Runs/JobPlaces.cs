using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>The places of expressions (<see cref="Plan.Places"/>) that the agent of each job needs: the job's own, and those of the run's environment.</summary>
internal sealed class JobPlaces
{
    private const string Jobs = "jobs.";
    private const string Environment = "env.";

    private readonly List<KeyValuePair<string, Value>> _common = [];
    private readonly ILookup<string, KeyValuePair<string, Value>> _byJob;

    public JobPlaces(Plan plan)
    {
        _common.AddRange(plan.Places.Members.Where(place => place.Key.StartsWith(Environment, StringComparison.Ordinal)));
        _byJob = plan.Places.Members.Where(place => place.Key.StartsWith(Jobs, StringComparison.Ordinal)).ToLookup(place => JobOf(place.Key), StringComparer.Ordinal);
    }

    public ObjectValue Of(string job) => ObjectValue.Of(_common.Concat(_byJob[job]));

    /// <summary>A job's id holds no dot.</summary>
    private static string JobOf(string path)
    {
        var end = path.IndexOf('.', Jobs.Length);
        return path[Jobs.Length..(end < 0 ? path.Length : end)];
    }
}
