using System.Buffers.Binary;
using System.Text;
using Weir.Engine.Executions;

namespace Weir.Engine.Tokens;

/// <summary>Writes the body of a token: fixed 64-bit numbers and strings with a 32-bit length in front.</summary>
internal ref struct TokenWriter(Span<byte> initial)
{
    private Span<byte> buffer = initial;
    private int length;

    public readonly ReadOnlySpan<byte> Written => buffer[..length];

    public void Write(long value)
    {
        Reserve(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(buffer[length..], value);
        length += sizeof(long);
    }

    public void Write(string value)
    {
        Reserve(sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length));
        var count = Encoding.UTF8.GetBytes(value, buffer[(length + sizeof(int))..]);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[length..], count);
        length += sizeof(int) + count;
    }

    public void Write(RunKey run)
    {
        Write(run.Namespace);
        Write(run.WorkflowId);
        Write(run.RunId);
    }

    private void Reserve(int count)
    {
        if (length + count <= buffer.Length)
        {
            return;
        }

        var larger = new byte[Math.Max(buffer.Length * 2, length + count)];
        buffer[..length].CopyTo(larger);
        buffer = larger;
    }
}

/// <summary>Reads what <see cref="TokenWriter"/> wrote. Only for authenticated bytes: a short body is a bug, not bad input.</summary>
internal ref struct TokenReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> rest = body;

    public long ReadInt64()
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }

    public string ReadString()
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var value = Encoding.UTF8.GetString(rest.Slice(sizeof(int), count));
        rest = rest[(sizeof(int) + count)..];
        return value;
    }

    public RunKey ReadRunKey() => new(ReadString(), ReadString(), ReadString());
}
