using Weir.Engine.Executions;

namespace Weir.Engine.Tests.Executions.Fixture;

/// <summary>Ids that a test can foretell: "id-1", "id-2", ...</summary>
internal sealed class CountingIds : IIdSource
{
    private int next;
    private int nextRun;

    public string NewId() => $"id-{++next}";

    public string NewRunId() => $"run-{++nextRun}";
}
