-- One row per schedule, replaced whole with each of its transitions. due is in ticks of 100 ns since 0001-01-01 UTC.
CREATE TABLE schedules(
    namespace TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    due INTEGER,
    content BLOB NOT NULL,
    PRIMARY KEY(namespace, schedule_id)
);
CREATE INDEX schedules_by_due ON schedules(due, namespace, schedule_id) WHERE due IS NOT NULL;
