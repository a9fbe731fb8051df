-- What a technician did at the lane: one row a signed record. The same body stands in the audit chain under `audit_hash`.
CREATE TABLE service_record (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, at INTEGER NOT NULL, staff_id TEXT NOT NULL, words TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('good', 'bad', 'done')), body TEXT NOT NULL, audit_hash TEXT NOT NULL
) STRICT;
CREATE INDEX service_record_at ON service_record (at DESC);
CREATE INDEX service_record_subject ON service_record (kind, subject, at DESC);

-- Counters of parts that wear: what was counted since the database began, and how much of it when the part was last replaced.
CREATE TABLE service_counter (
  name TEXT PRIMARY KEY, total REAL NOT NULL, replaced_total REAL NOT NULL DEFAULT 0, replaced_at INTEGER, since INTEGER NOT NULL
) STRICT;

-- The area dosimeter by the hour: sum and number of its readings for the mean, and the largest, in µSv/h.
CREATE TABLE dose_hour (hour INTEGER PRIMARY KEY, readings INTEGER NOT NULL, sum_usvh REAL NOT NULL, max_usvh REAL NOT NULL) STRICT;

-- Events of the lane itself, for the error log.
CREATE INDEX audit_lane ON audit (at DESC) WHERE inspection_id IS NULL;
