using Weir.Engine.Executions;

namespace Weir.Engine.Shards;

/// <summary>
/// Random UUIDs from a generator of its own, seeded by the system: unique, but not secret. Every task start takes one, and asking the
/// system for each would cost more than the rest of the start. Not thread-safe: each shard has its own.
/// </summary>
internal sealed class RandomIdSource : IIdSource
{
    private readonly Random random = new();

    public string NewId() => IdFormat.From(random);
}

/// <summary>The same ids for the same seed, for simulations. Not thread-safe: each shard has its own.</summary>
internal sealed class SeededIdSource(int seed) : IIdSource
{
    private readonly Random random = new(seed);

    public string NewId() => IdFormat.From(random);
}

/// <summary>Lets several threads share a source.</summary>
internal sealed class LockedIdSource(IIdSource inner) : IIdSource
{
    private readonly Lock gate = new();

    public string NewId()
    {
        lock (gate)
        {
            return inner.NewId();
        }
    }
}

internal static class IdFormat
{
    /// <summary>A version 4 UUID.</summary>
    public static string From(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
