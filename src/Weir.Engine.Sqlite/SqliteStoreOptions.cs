namespace Weir.Engine.Sqlite;

/// <summary>How a <see cref="SqliteEngineStore"/> uses the machine. The defaults suit one that has a gigabyte of memory or more.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>Where other processes reach the owner of the folder, such as <c>http://127.0.0.1:7233</c>; null when nowhere.</summary>
    public string? Address { get; init; }

    /// <summary>Page cache of the connection that writes; 64 MB.</summary>
    public long WriterCacheBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Page cache of each connection that reads; 8 MB.</summary>
    public long ReaderCacheBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Connections that read at the same time; 4.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Pages of 4 KB in the write-ahead log after which a checkpoint begins; 16,000 (64 MB).</summary>
    public int CheckpointPages { get; init; } = 16_000;

    /// <summary>Pages of 4 KB that the database may have; null for as many as the disk holds. What does not fit fails as on a full disk.</summary>
    public int? DatabasePagesMax { get; init; }
}
