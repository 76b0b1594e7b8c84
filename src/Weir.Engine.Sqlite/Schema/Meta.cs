using System.Security.Cryptography;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>The few facts about the store itself.</summary>
internal static class Meta
{
    private const string TokenKey = "token_key";
    private const string Incarnation = "incarnation";
    private const string LastDeleted = "last_deleted_run";
    private const string Write = "INSERT INTO meta(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value";
    private const string Read = "SELECT value FROM meta WHERE key = ?";

    /// <summary>Counts this opening, and makes the token key at the first.</summary>
    public static StoreOpened Open(Connection connection) => connection.Transaction(() =>
    {
        var incarnation = Value(connection, Incarnation, row => row.Number(0)) + 1;
        var write = connection.Prepare(Write);
        write.Bind(1, Incarnation);
        write.Bind(2, incarnation);
        write.Run();

        var key = Value(connection, TokenKey, row => row.Bytes(0));
        if (key is null)
        {
            key = RandomNumberGenerator.GetBytes(32);
            write.Bind(1, TokenKey);
            write.Bind(2, key);
            write.Run();
        }

        var deleted = Value(connection, LastDeleted, row => row.Number(0));
        return new StoreOpened(Math.Max(deleted, connection.Number("SELECT coalesce(max(number), 0) FROM runs")), incarnation, key);
    });

    /// <summary>A statement whose parameter is the number of a run that is being deleted: the number is not given again.</summary>
    public static Statement PrepareDeleted(Connection connection) => connection.Prepare($"""
        INSERT INTO meta(key, value) VALUES('{LastDeleted}', ?) ON CONFLICT(key) DO UPDATE SET value = max(value, excluded.value)
        """);

    private static T? Value<T>(Connection connection, string key, Func<Statement, T> read)
    {
        var statement = connection.Prepare(Read);
        try
        {
            statement.Bind(1, key);
            return statement.Step() ? read(statement) : default;
        }
        finally
        {
            statement.Reset();
        }
    }
}
