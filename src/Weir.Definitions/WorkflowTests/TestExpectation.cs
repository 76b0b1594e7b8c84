using Weir.Definitions.Values;

namespace Weir.Definitions.WorkflowTests;

/// <summary>What is expected of a run. What is not named is not looked at, but the status always is.</summary>
public sealed record TestExpectation
{
    /// <summary>completed, or failed when an error is expected, unless another is named.</summary>
    public Expected<string> Status { get; init; } = new("completed", default);

    /// <summary>Outputs of the run, each for itself.</summary>
    public IReadOnlyDictionary<string, Expected<Value>> Outputs { get; init; } = new Dictionary<string, Expected<Value>>();

    /// <summary>Variables as they are at the end.</summary>
    public IReadOnlyDictionary<string, Expected<Value>> Variables { get; init; } = new Dictionary<string, Expected<Value>>();

    /// <summary>The result of the tested action.</summary>
    public Expected<Value>? Result { get; init; }

    /// <summary>Part of the message with which the run fails.</summary>
    public Expected<string>? Error { get; init; }

    /// <summary>Part of the reason for which a job or task did not succeed.</summary>
    public IReadOnlyDictionary<string, Expected<string>> Errors { get; init; } = new Dictionary<string, Expected<string>>();

    /// <summary>The jobs and tasks that ran, in order; those of one group in any.</summary>
    public Expected<IReadOnlyList<PathPart>>? Path { get; init; }

    /// <summary>The steps that ran, by job, in order.</summary>
    public IReadOnlyDictionary<string, Expected<IReadOnlyList<PathPart>>> Steps { get; init; } = new Dictionary<string, Expected<IReadOnlyList<PathPart>>>();

    /// <summary>By job, task, or <c>JOB.STEP</c>.</summary>
    public IReadOnlyDictionary<string, Expected<string>> Statuses { get; init; } = new Dictionary<string, Expected<string>>();

    /// <summary>Executions of an action, a task, or <c>JOB.STEP</c>.</summary>
    public IReadOnlyDictionary<string, Expected<ExpectedCalls>> Calls { get; init; } = new Dictionary<string, Expected<ExpectedCalls>>();

    /// <summary>How long the run takes, skipped time counted.</summary>
    public Expected<ExpectedDuration>? Took { get; init; }
}

/// <summary>Something expected, and where that stands in the test file.</summary>
public sealed record Expected<T>(T Value, TestPlace Place);

/// <summary>One place of a path: a name, or several whose order does not matter.</summary>
public sealed record PathPart(IReadOnlyList<string> Names)
{
    public override string ToString() => Names.Count == 1 ? Names[0] : $"[{string.Join(", ", Names)}]";
}

/// <param name="Count">How often.</param>
/// <param name="Inputs">Members that the input of each has, in order; null does not look at them.</param>
public sealed record ExpectedCalls(int Count, IReadOnlyList<ObjectValue>? Inputs);

/// <summary>Bounds, inclusive.</summary>
public sealed record ExpectedDuration(TimeSpan? AtLeast, TimeSpan? AtMost)
{
    /// <summary>What a run takes beside what it waits for.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public static ExpectedDuration Of(TimeSpan exact) => new(exact, exact + Tolerance);

    public override string ToString() => (AtLeast, AtMost) switch
    {
        ({ } least, { } most) when most - least <= Tolerance => Durations.Write(least),
        ({ } least, { } most) => $"{Durations.Write(least)} to {Durations.Write(most)}",
        ({ } least, null) => $"at least {Durations.Write(least)}",
        (_, var most) => $"at most {Durations.Write(most ?? TimeSpan.MaxValue)}",
    };
}
