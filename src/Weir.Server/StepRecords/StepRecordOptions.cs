namespace Weir.Server.StepRecords;

/// <summary>Bounds of what is kept.</summary>
public sealed record StepRecordOptions
{
    /// <summary>
    /// Bytes of log kept per job, all its steps and executions together; a mark says that the rest was dropped. Default: 100 MiB.
    /// </summary>
    public long LogBytesPerJob { get; init; } = 100 * 1024 * 1024;

    /// <summary>How often a reader in another process looks for new lines. Default: 200 milliseconds.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
