namespace Weir.Interpreter.Packs;

/// <summary>How large a pack may be. Counted before anything is written, and again while it is.</summary>
public sealed record PackLimits
{
    public static PackLimits Default { get; } = new();

    public int Files { get; init; } = 10_000;

    public long FileBytes { get; init; } = 50L * 1024 * 1024;

    public long TotalBytes { get; init; } = 200L * 1024 * 1024;
}
