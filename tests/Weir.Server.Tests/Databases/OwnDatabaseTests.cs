using Microsoft.Data.Sqlite;
using Weir.Server.Databases;

namespace Weir.Server.Tests.Databases;

public sealed class OwnDatabaseTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weir-database-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Work_that_fails_leaves_nothing_and_the_connection_goes_on()
    {
        using var connection = Open();
        Assert.Throws<FormatException>(() => connection.InTransaction(() =>
        {
            Add(connection, 1);
            throw new FormatException();
        }));
        connection.InTransaction(() => Add(connection, 2));

        Assert.Equal(2, Sum(connection));
    }

    [Fact]
    public void A_transaction_that_SQLite_gave_up_by_itself_does_not_hide_why()
    {
        using var connection = Open();
        Assert.Throws<FormatException>(() => connection.InTransaction(() =>
        {
            Add(connection, 1);
            connection.Execute("ROLLBACK");
            throw new FormatException();
        }));
        connection.InTransaction(() => Add(connection, 2));

        Assert.Equal(2, Sum(connection));
    }

    [Fact]
    public void A_full_database_says_so_and_goes_on_when_there_is_room()
    {
        using var connection = Open();
        connection.Execute("PRAGMA max_page_count = 20");
        var full = Assert.Throws<SqliteException>(() => connection.InTransaction(() =>
        {
            for (var i = 1; i < 10_000; i++)
            {
                Add(connection, i);
            }
        }));
        Assert.Contains("full", full.Message, StringComparison.Ordinal);

        connection.Execute("PRAGMA max_page_count = 100000");
        connection.InTransaction(() => Add(connection, 3));
        Assert.Equal(3, Sum(connection));
    }

    private SqliteConnection Open() =>
        OwnDatabase.Open(Path.Combine(folder, "own.db"), write: true, "NORMAL", "numbers", ["CREATE TABLE numbers (n INTEGER, filler TEXT);"]);

    private static void Add(SqliteConnection connection, int n) =>
        connection.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"INSERT INTO numbers VALUES ({n}, '{new string('x', 500)}')"));

    private static int Sum(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(SUM(n), 0) FROM numbers";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
