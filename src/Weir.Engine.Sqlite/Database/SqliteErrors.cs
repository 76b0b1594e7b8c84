using SQLitePCL;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>What SQLite's result codes mean for the store. Source: https://www.sqlite.org/rescode.html.</summary>
internal static class SqliteErrors
{
    public static StoreException Of(int code, string message, string file)
    {
        var (failure, advice) = (code & 0xFF) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (StoreFailure.Transient, "another program holds the database; it may be tried again"),
            raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT => (StoreFailure.Transient, "it may be tried again"),
            raw.SQLITE_TOOBIG => (StoreFailure.Transient, "the value is larger than the store can hold (1 GB)"),
            raw.SQLITE_FULL => (StoreFailure.Broken, "the disk is full: free space, then start again; nothing acknowledged is lost"),
            raw.SQLITE_IOERR => (StoreFailure.Broken, "the disk failed: check it and the system's log, then start again"),
            raw.SQLITE_CORRUPT => (StoreFailure.Broken, "the file is damaged: restore it from a backup, or recover it with the sqlite3 tool's .recover"),
            raw.SQLITE_NOTADB => (StoreFailure.Broken, "the file is not a SQLite database: restore it from a backup, or move it away to begin anew"),
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
                (StoreFailure.Broken, "the file cannot be written: check the permissions of it and of its folder, then start again"),
            _ => (StoreFailure.Broken, "start again, and report this if it happens again"),
        };
        return new StoreException(failure, $"{file}: SQLite error {code} ({message}): {advice}");
    }
}
