using System.Buffers;

namespace Weir.Protocol.Framing;

/// <summary>A byte buffer on pooled arrays that grows as it is written. Disposing gives the array back; the written bytes are gone then.</summary>
internal sealed class PooledBuffer(int initialCapacity) : IBufferWriter<byte>, IDisposable
{
    private const int GrowthMin = 256;

    private byte[] array = ArrayPool<byte>.Shared.Rent(initialCapacity);
    private int length;

    public ReadOnlyMemory<byte> Written => array.AsMemory(0, length);

    public ReadOnlySpan<byte> WrittenSpan => array.AsSpan(0, length);

    public int Length => length;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, array.Length - length);
        length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return array.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return array.AsSpan(length);
    }

    public void Dispose()
    {
        var rented = array;
        array = [];
        length = 0;
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Reserve(int sizeHint)
    {
        if (array.Length - length >= Math.Max(sizeHint, 1))
        {
            return;
        }

        var grown = ArrayPool<byte>.Shared.Rent(checked(length + Math.Max(sizeHint, Math.Max(length, GrowthMin))));
        array.AsSpan(0, length).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(array);
        array = grown;
    }
}
