using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.WorkflowTests;

/// <summary>A file of tests of workflows and actions, see docs/reference/test-files.md.</summary>
/// <param name="Name">How messages name the file.</param>
public sealed record TestFile(string Name, IReadOnlyList<TestCase> Cases);

/// <summary>A test file, or what is wrong with it.</summary>
/// <param name="File">Null exactly when there are errors.</param>
public sealed record TestFileResult(TestFile? File, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Where something stands in a test file, both from 1.</summary>
public readonly record struct TestPlace(int Line, int Column);

/// <summary>One run of a workflow, or of an action, and what is expected of it.</summary>
public sealed record TestCase
{
    public required string Name { get; init; }

    public TestPlace Place { get; init; }

    /// <summary>Set unless an action is tested.</summary>
    public TestWorkflow? Workflow { get; init; }

    /// <summary>The action that is tested; null when a workflow is.</summary>
    public string? Action { get; init; }

    /// <summary>Of the workflow or the action.</summary>
    public ObjectValue Inputs { get; init; } = ObjectValue.Empty;

    /// <summary>Where the inputs stand; that of the case when it has none.</summary>
    public TestPlace InputsPlace { get; init; }

    /// <summary>The context <c>secrets</c>.</summary>
    public ObjectValue Secrets { get; init; } = ObjectValue.Empty;

    /// <summary>What <c>kv.get</c> and <c>kv.get_secret</c> give.</summary>
    public ObjectValue Keys { get; init; } = ObjectValue.Empty;

    /// <summary>Who starts the run; null when nobody is named.</summary>
    public string? Login { get; init; }

    /// <summary>When the run starts; null is now.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>What becomes of actions without a mock.</summary>
    public UnmockedPolicy Unmocked { get; init; }

    /// <summary>Those of the case before those of the file: the first that fits answers.</summary>
    public IReadOnlyList<TestMock> Mocks { get; init; } = [];

    /// <summary>What people and other systems do while the run is on its way.</summary>
    public IReadOnlyList<TestEvent> Events { get; init; } = [];

    public TestExpectation Expect { get; init; } = new();
}

/// <summary>What becomes of an action that no mock answers for.</summary>
public enum UnmockedPolicy
{
    /// <summary>It fails the case.</summary>
    Fail,

    /// <summary>It runs.</summary>
    Run,
}
