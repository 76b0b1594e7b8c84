using Weir.Definitions.Runs;

namespace Weir.Definitions;

/// <summary>What a definition may cost. A definition beyond a limit is refused with a message that names the limit.</summary>
public sealed record DefinitionLimits
{
    public static DefinitionLimits Default { get; } = new();

    /// <summary>Size of the file.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Scalars, sequences and mappings, aliases counted as what they expand to.</summary>
    public int MaxNodes { get; init; } = 200_000;

    /// <summary>Nesting of sequences and mappings.</summary>
    public int MaxDepth { get; init; } = 64;

    public int MaxJobs { get; init; } = 10_000;

    public int MaxStepsPerJob { get; init; } = 10_000;

    /// <summary>The limits of runs: what a definition sets in its <c>limits</c> is at most this.</summary>
    public ExecutionLimits Runs { get => field ?? ExecutionLimits.Default; init; }

    /// <summary>Findings after which checking stops.</summary>
    public int MaxDiagnostics { get; init; } = 200;
}
