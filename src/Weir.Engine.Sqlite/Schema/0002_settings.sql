-- Few and small: what operators have set, and what the engine keeps beside the runs.
CREATE TABLE settings(
    kind TEXT NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY(kind, namespace, name)
) WITHOUT ROWID;
