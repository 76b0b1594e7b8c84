using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What an agent must remember of a job to go on at the step that was interrupted: the payload of its heartbeats.</summary>
public sealed record JobProgress
{
    /// <summary>Settled steps, from the first.</summary>
    public IReadOnlyList<StepRecord> Steps { get => field ?? []; init; }
}

/// <summary>A settled step.</summary>
public sealed record StepRecord
{
    public required Conclusion Outcome { get; init; }

    /// <summary>Whether <c>continue-on-error</c> turns the outcome into success for what follows.</summary>
    public bool Tolerated { get; init; }

    public ObjectValue Outputs { get => field ?? ObjectValue.Empty; init; }

    public Failure? Failure { get; init; }
}
