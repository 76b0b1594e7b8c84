using Microsoft.Data.Sqlite;
using Weir.Server.Databases;

namespace Weir.Server.KeyValues;

/// <summary>The database of keys and values.</summary>
internal static class KeyValueSchema
{
    private static readonly string[] Scripts =
    [
        """
        CREATE TABLE keys (
          scope TEXT NOT NULL, owner TEXT NOT NULL, key TEXT NOT NULL,
          secret INTEGER NOT NULL, allowed TEXT NOT NULL, key_id TEXT NOT NULL, value BLOB NOT NULL, updated_at INTEGER NOT NULL,
          PRIMARY KEY (scope, owner, key)) WITHOUT ROWID;
        """,
    ];

    public static SqliteConnection Open(string path) => OwnDatabase.Open(path, write: true, "FULL", "keys", Scripts);
}
