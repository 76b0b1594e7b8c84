using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weir.Server.Databases;

/// <summary>Opens the SQLite databases that belong to the server: forward-only numbered scripts, one version number each.</summary>
internal static class OwnDatabase
{
    static OwnDatabase() => Batteries_V2.Init();

    /// <summary>Opens a connection. Writers bring the schema up to date.</summary>
    /// <param name="path">In an existing folder.</param>
    /// <param name="write">False may only read.</param>
    /// <param name="synchronous">SQLite's word for what survives a power cut: FULL keeps every commit, NORMAL may lose the last.</param>
    /// <param name="what">What people call the database.</param>
    /// <param name="scripts">Each takes the schema one version further.</param>
    /// <exception cref="InvalidDataException">The database was written by a newer version of Weir.</exception>
    public static SqliteConnection Open(string path, bool write, string synchronous, string what, IReadOnlyList<string> scripts)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = write ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = !write,
            DefaultTimeout = 10,
        };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            connection.Execute(write ? $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}" : "PRAGMA query_only = ON");
            if (write)
            {
                Migrate(connection, what, scripts);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Does all of the work or, when it or the commit fails, none of it. The connection can be used again afterwards.</summary>
    public static void InTransaction(this SqliteConnection connection, Action work) => connection.InTransaction(() =>
    {
        work();
        return true;
    });

    /// <inheritdoc cref="InTransaction(SqliteConnection, Action)"/>
    public static T InTransaction<T>(this SqliteConnection connection, Func<T> work)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            connection.Execute("COMMIT");
            return result;
        }
        catch
        {
            // SQLite has done so by itself when the disk was full or broken. The library's own transactions do not notice that.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                connection.Execute("ROLLBACK");
            }

            throw;
        }
    }

    /// <summary>Several processes may open one database for the first time at once: only one of them migrates it.</summary>
    private static void Migrate(SqliteConnection connection, string what, IReadOnlyList<string> scripts)
    {
        if (Version(connection) == scripts.Count)
        {
            return;
        }

        connection.InTransaction(() =>
        {
            var version = Version(connection);
            if (version > scripts.Count)
            {
                throw new InvalidDataException($"The {what} '{connection.DataSource}' have schema {version}; this version of Weir knows up to {scripts.Count}.");
            }

            for (; version < scripts.Count; version++)
            {
                connection.Execute($"{scripts[version]} PRAGMA user_version = {version + 1};");
            }
        });
    }

    private static int Version(SqliteConnection connection)
    {
        using var read = connection.CreateCommand();
        read.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(read.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
