using Google.Protobuf;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>Writes batches on the writer's connection: one database transaction and one sync of the log each.</summary>
internal sealed class Committer(Connection connection)
{
    private const int BufferBytesKept = 1024 * 1024;
    private readonly Statement _append = connection.Prepare("INSERT INTO transitions(run, changes) VALUES(?, ?)");
    private readonly RunRowWriter _rows = new(connection);
    private readonly RunRemover _remover = new(connection);
    private byte[] _buffer = new byte[64 * 1024];

    public void Commit(IReadOnlyList<TransitionRecord> transitions) => connection.Transaction(() =>
    {
        for (var i = 0; i < transitions.Count; i++)
        {
            var transition = transitions[i];
            if (transition.DeletesRun)
            {
                _remover.Remove(transition.Run);
                continue;
            }

            _append.Bind(1, transition.Run.Value);
            _append.Bind(2, Serialize(transition.Changes));
            _append.Run();
            if (transition.Row is { } row)
            {
                _rows.Put(row);
            }
        }

        if (_buffer.Length > BufferBytesKept)
        {
            _buffer = new byte[BufferBytesKept];
        }

        return transitions.Count;
    });

    public void Save(NamespaceRow row) => connection.Transaction(() =>
    {
        var put = connection.Prepare("""
            INSERT INTO namespaces(name, id, config) VALUES(?1, ?2, ?3) ON CONFLICT(name) DO UPDATE SET id = ?2, config = ?3
            """);
        put.Bind(1, row.Name);
        put.Bind(2, row.Id);
        put.Bind(3, row.Config.Span);
        put.Run();
        return row;
    });

    public void DeleteNamespace(string name) => connection.Transaction(() =>
    {
        foreach (var sql in new[] { "DELETE FROM settings WHERE namespace = ?", "DELETE FROM namespaces WHERE name = ?" })
        {
            var delete = connection.Prepare(sql);
            delete.Bind(1, name);
            delete.Run();
        }

        return name;
    });

    public void Save(IReadOnlyList<SettingRecord> records) => connection.Transaction(() =>
    {
        var put = connection.Prepare("""
            INSERT INTO settings(kind, namespace, name, content) VALUES(?1, ?2, ?3, ?4)
            ON CONFLICT(kind, namespace, name) DO UPDATE SET content = ?4
            """);
        var delete = connection.Prepare("DELETE FROM settings WHERE kind = ?1 AND namespace = ?2 AND name = ?3");
        foreach (var record in records)
        {
            var statement = record.Content is null ? delete : put;
            statement.Bind(1, record.Kind);
            statement.Bind(2, record.Namespace);
            statement.Bind(3, record.Name);
            if (record.Content is { } content)
            {
                put.Bind(4, content.Span);
            }

            statement.Run();
        }

        return records.Count;
    });

    public void Save(IReadOnlyList<ScheduleRow> rows) => connection.Transaction(() =>
    {
        ScheduleRows.Put(connection, rows);
        return rows.Count;
    });

    private ReadOnlySpan<byte> Serialize(IMessage message)
    {
        var size = message.CalculateSize();
        if (_buffer.Length < size)
        {
            _buffer = new byte[Math.Max(size, _buffer.Length * 2)];
        }

        var bytes = _buffer.AsSpan(0, size);
        message.WriteTo(bytes);
        return bytes;
    }
}
