namespace Weir.Definitions.Plans;

/// <summary>When a job that succeeded runs again. Exactly one of the conditions is set.</summary>
public sealed record PlanRepeat
{
    public const int UsualMax = 1000;

    /// <summary>A bare expression: the job runs again when it holds.</summary>
    public string? While { get; init; }

    /// <summary>A bare expression: the job runs again unless it holds.</summary>
    public string? Until { get; init; }

    /// <summary>The most iterations; the job fails when it would run again after them.</summary>
    public int Max { get; init; } = UsualMax;

    /// <summary>Pause between two iterations.</summary>
    public double DelaySeconds { get; init; }
}
