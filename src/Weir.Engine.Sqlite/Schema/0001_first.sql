CREATE TABLE meta(
    key TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;

-- The log. Rows are only ever appended; seq is the order of commits.
CREATE TABLE transitions(
    seq INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    changes BLOB NOT NULL
);
CREATE INDEX transitions_by_run ON transitions(run);

-- One row per run. Times are ticks of 100 ns since 0001-01-01 UTC. close_time of a running run is 9223372036854775807, so that one
-- index has the listing order. The hashes are the first bytes of a SHA-256: short keys keep the index of a million runs in the cache.
CREATE TABLE runs(
    number INTEGER PRIMARY KEY,
    id_hash INTEGER NOT NULL,
    run_hash INTEGER NOT NULL,
    namespace TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    workflow_type TEXT NOT NULL,
    task_queue TEXT NOT NULL,
    status INTEGER NOT NULL,
    start_time INTEGER NOT NULL,
    execution_time INTEGER NOT NULL,
    close_time INTEGER NOT NULL,
    history_length INTEGER NOT NULL,
    history_size_bytes INTEGER NOT NULL,
    due INTEGER,
    attributes BLOB NOT NULL
);
CREATE INDEX runs_by_id ON runs(id_hash, number, run_hash);
CREATE INDEX runs_by_due ON runs(due) WHERE due IS NOT NULL;
CREATE INDEX runs_by_list ON runs(namespace, close_time, start_time, number, status);

CREATE TABLE namespaces(
    name TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    config BLOB NOT NULL
) WITHOUT ROWID;
