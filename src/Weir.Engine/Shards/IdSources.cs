using Weir.Engine.Executions;

namespace Weir.Engine.Shards;

/// <summary>Ids nobody can guess and no two engines share: random UUIDs.</summary>
internal sealed class RandomIdSource : IIdSource
{
    public string NewId() => Guid.NewGuid().ToString();
}

/// <summary>The same ids for the same seed, for simulations. Not thread-safe: each shard has its own.</summary>
internal sealed class SeededIdSource(int seed) : IIdSource
{
    private readonly Random random = new(seed);

    public string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
