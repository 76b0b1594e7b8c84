-- What queries look at beside the columns of the first schema. root_* are null in a run that is its own root; division is the search
-- attribute that lists leave out.
ALTER TABLE runs ADD COLUMN state_transition_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN parent_workflow_id TEXT;
ALTER TABLE runs ADD COLUMN parent_run_id TEXT;
ALTER TABLE runs ADD COLUMN root_workflow_id TEXT;
ALTER TABLE runs ADD COLUMN root_run_id TEXT;
ALTER TABLE runs ADD COLUMN division TEXT;

-- Each value of each search attribute. The name begins with the attribute's type; values of one name have one storage class.
CREATE TABLE search(
    run INTEGER NOT NULL,
    name TEXT NOT NULL,
    value NOT NULL,
    PRIMARY KEY(run, name, value)
) WITHOUT ROWID;
CREATE INDEX search_by_value ON search(name, value, run);

-- status and division are in the listing indexes so that counting reads nothing else.
DROP INDEX runs_by_list;
CREATE INDEX runs_by_list ON runs(namespace, close_time, start_time, number, status, division);
CREATE INDEX runs_by_type ON runs(namespace, workflow_type, close_time, start_time, number, status, division);
CREATE INDEX runs_by_run ON runs(run_hash);
CREATE INDEX runs_by_parent ON runs(parent_workflow_id) WHERE parent_workflow_id IS NOT NULL;
