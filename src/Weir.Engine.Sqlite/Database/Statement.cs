using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Weir.Engine.Sqlite;

/// <summary>
/// A prepared statement. Parameters count from 1, columns from 0. Bound bytes are copied; a span read from a column lives until the
/// next step or reset.
/// </summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    public void Bind(int parameter, long value) => connection.Check(raw.sqlite3_bind_int64(handle, parameter, value));

    public void Bind(int parameter, long? value)
    {
        if (value is { } number)
        {
            Bind(parameter, number);
        }
        else
        {
            connection.Check(raw.sqlite3_bind_null(handle, parameter));
        }
    }

    public void Bind(int parameter, double value) => connection.Check(raw.sqlite3_bind_double(handle, parameter, value));

    public void BindOrNull(int parameter, string? value)
    {
        if (value is null)
        {
            connection.Check(raw.sqlite3_bind_null(handle, parameter));
        }
        else
        {
            Bind(parameter, value);
        }
    }

    public void Bind(int parameter, string value)
    {
        if (value.Length == 0)
        {
            // An empty span would be bound as NULL.
            connection.Check(raw.sqlite3_bind_text(handle, parameter, ""));
            return;
        }

        const int OnStack = 512;
        var bytesMax = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = bytesMax > OnStack ? ArrayPool<byte>.Shared.Rent(bytesMax) : null;
        var buffer = rented ?? stackalloc byte[OnStack];
        connection.Check(raw.sqlite3_bind_text(handle, parameter, buffer[..Encoding.UTF8.GetBytes(value, buffer)]));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Bind(int parameter, ReadOnlySpan<byte> value) =>
        connection.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(handle, parameter, 0)
            : raw.sqlite3_bind_blob(handle, parameter, value));

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw connection.Error(code),
        };
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public long? NumberOrNull(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : Number(column);

    // A text read as text would end at its first NUL.
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public string? TextOrNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : Text(column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    /// <summary>Ends the read or write. Its code repeats that of the last step, so it is not looked at.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    public void Dispose() => handle.Dispose();
}
