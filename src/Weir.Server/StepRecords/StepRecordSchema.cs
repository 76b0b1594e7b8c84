using Microsoft.Data.Sqlite;
using Weir.Server.Databases;

namespace Weir.Server.StepRecords;

/// <summary>The database of step records: forward-only numbered scripts.</summary>
internal static class StepRecordSchema
{
    private static readonly string[] Scripts =
    [
        """
        CREATE TABLE jobs (
          id INTEGER PRIMARY KEY,
          workflow_id TEXT NOT NULL, run_id TEXT NOT NULL, job_key TEXT NOT NULL,
          job_id TEXT NOT NULL, name TEXT NOT NULL, runs_on TEXT NOT NULL, agent TEXT NOT NULL, attempt INTEGER NOT NULL,
          status TEXT NOT NULL, started_at INTEGER NOT NULL, duration_ms INTEGER, outputs TEXT NOT NULL, problem TEXT,
          log_bytes INTEGER NOT NULL DEFAULT 0,
          UNIQUE (workflow_id, run_id, job_key));
        CREATE TABLE steps (
          job INTEGER NOT NULL REFERENCES jobs (id), step INTEGER NOT NULL,
          step_id TEXT, name TEXT NOT NULL, uses TEXT NOT NULL, status TEXT NOT NULL, exit_code INTEGER, attempts INTEGER NOT NULL,
          started_at INTEGER, duration_ms INTEGER, outputs TEXT NOT NULL, problem TEXT,
          PRIMARY KEY (job, step)) WITHOUT ROWID;
        CREATE TABLE attempts (
          job INTEGER NOT NULL REFERENCES jobs (id), step INTEGER NOT NULL, attempt INTEGER NOT NULL,
          status TEXT NOT NULL, exit_code INTEGER, started_at INTEGER NOT NULL, duration_ms INTEGER, problem TEXT,
          PRIMARY KEY (job, step, attempt)) WITHOUT ROWID;
        CREATE TABLE lines (
          sequence INTEGER PRIMARY KEY AUTOINCREMENT,
          job INTEGER NOT NULL REFERENCES jobs (id), step INTEGER NOT NULL, attempt INTEGER NOT NULL,
          at INTEGER NOT NULL, stream INTEGER NOT NULL, text TEXT NOT NULL);
        CREATE INDEX lines_by_job ON lines (job, sequence);
        """,
    ];

    /// <summary>Opens a connection. Writers bring the schema up to date.</summary>
    /// <exception cref="InvalidDataException">The database was written by a newer version of Weir.</exception>
    // NORMAL survives the end of the process; a power cut may cost the last records, never the database.
    public static SqliteConnection Open(string path, bool write) => OwnDatabase.Open(path, write, "NORMAL", "step records", Scripts);
}
