using Microsoft.Data.Sqlite;
using Weir.Interpreter.KeyValues;

namespace Weir.Server.KeyValues;

/// <summary>A key with its encrypted value.</summary>
internal sealed record KeyRow(KeyEntry Entry, byte[] Value);

/// <summary>Rows of the table <c>keys</c>.</summary>
internal static class KeyRows
{
    private const string Columns = "scope, owner, key, secret, allowed, key_id, updated_at, value";
    private const char Separator = '\n';

    public static string Join(IReadOnlyList<string> allowed) => string.Join(Separator, allowed);

    public static KeyRow? Find(SqliteConnection connection, KeyName name)
    {
        using var command = Command(connection, $"SELECT {Columns} FROM keys WHERE scope = $scope AND owner = $owner AND key = $key", name);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Row(reader) : null;
    }

    public static IEnumerable<KeyRow> All(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM keys ORDER BY scope, owner, key";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return Row(reader);
        }
    }

    public static void Put(SqliteConnection connection, KeyRow row)
    {
        using var command = Command(
            connection,
            $"INSERT OR REPLACE INTO keys ({Columns}) VALUES ($scope, $owner, $key, $secret, $allowed, $id, $at, $value)",
            row.Entry.Name);
        command.Parameters.AddWithValue("$secret", row.Entry.IsSecret);
        command.Parameters.AddWithValue("$allowed", Join(row.Entry.Allowed));
        command.Parameters.AddWithValue("$id", row.Entry.KeyId);
        command.Parameters.AddWithValue("$at", row.Entry.UpdatedAt.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$value", row.Value);
        command.ExecuteNonQuery();
    }

    public static bool Delete(SqliteConnection connection, KeyName name)
    {
        using var command = Command(connection, "DELETE FROM keys WHERE scope = $scope AND owner = $owner AND key = $key", name);
        return command.ExecuteNonQuery() > 0;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, KeyName name)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$scope", name.Scope.ToString().ToLowerInvariant());
        command.Parameters.AddWithValue("$owner", name.Owner);
        command.Parameters.AddWithValue("$key", name.Key);
        return command;
    }

    private static KeyRow Row(SqliteDataReader reader) => new(
        new(
            new(Enum.Parse<KeyScope>(reader.GetString(0), ignoreCase: true), reader.GetString(1), reader.GetString(2)),
            reader.GetBoolean(3),
            reader.GetString(4).Split(Separator, StringSplitOptions.RemoveEmptyEntries),
            reader.GetString(5),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6))),
        (byte[])reader.GetValue(7));
}
