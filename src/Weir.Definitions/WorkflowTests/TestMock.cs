using Weir.Definitions.Values;

namespace Weir.Definitions.WorkflowTests;

/// <summary>What stands in for an action.</summary>
/// <param name="Name">The action; the task; or <c>JOB.STEP</c>, where the step is its id, its name, or its number from 1.</param>
/// <param name="Answers">
/// Those for just the input of the execution, or else those for any input: of these the first answers the first execution of a task,
/// step or item, the second the second, and the last all that follow.
/// </param>
public sealed record TestMock(MockedThing Of, string Name, IReadOnlyList<MockAnswer> Answers, TestPlace Place)
{
    /// <summary>Whether it is the file's and the case tests something else than the file says, so that it may be meant for other cases.</summary>
    public bool IsOfOthers { get; init; }
}

public enum MockedThing
{
    Action,
    Task,
    Step,
}

/// <summary>How a mocked action ends.</summary>
public sealed record MockAnswer
{
    /// <summary>Members that the action's input must have for this answer; null fits all.</summary>
    public ObjectValue? Input { get; init; }

    /// <summary>The result of a task; null takes <see cref="Outputs"/>.</summary>
    public Value? Result { get; init; }

    /// <summary>The outputs of a step.</summary>
    public ObjectValue Outputs { get; init; } = ObjectValue.Empty;

    /// <summary>Set when it fails.</summary>
    public MockError? Error { get; init; }

    /// <summary>How long it takes. The time is skipped.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether it never ends by itself.</summary>
    public bool Hangs { get; init; }

    /// <summary>Whether the action itself runs.</summary>
    public bool Runs { get; init; }
}

/// <summary>How a mocked action fails.</summary>
/// <param name="Type">What conditions see as <c>error.type</c>; null is an ordinary failure.</param>
/// <param name="IsRetryable">False when another attempt is of no use.</param>
/// <param name="IsTimeout">Whether it ends as timed out.</param>
public sealed record MockError(string? Type, string Message, bool IsRetryable = true, bool IsTimeout = false);
