using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Definitions.Expressions;

/// <summary>Entropy that a seed and a count decide: the same calls give the same values in every replay.</summary>
/// <param name="seed">Differs between runs.</param>
/// <param name="now">The clock.</param>
/// <param name="drawn">How many values were drawn before.</param>
public sealed class Entropy(string seed, Func<DateTimeOffset> now, long drawn = 0) : IEntropy
{
    // Of a fixed length, whatever the seed: no two seeds share their beginning and nothing else.
    private readonly byte[] _seedHash = SHA256.HashData(Encoding.UTF8.GetBytes(seed));

    /// <summary>How many values were drawn.</summary>
    public long Drawn { get; private set; } = drawn;

    public DateTimeOffset Now => now();

    public byte[] NextBytes()
    {
        Span<byte> input = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long)];
        _seedHash.CopyTo(input);
        BinaryPrimitives.WriteInt64LittleEndian(input[SHA256.HashSizeInBytes..], Drawn++);
        return SHA256.HashData(input)[..16];
    }

    /// <summary>0 up to 1, with 53 random bits.</summary>
    public double NextDouble() => ToDouble(NextBytes());

    internal static double ToDouble(byte[] bytes) => (BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) * (1.0 / (1UL << 53));
}
