-- A procedure under way, whole as JSON, so that a restart goes on where it was.
CREATE TABLE calibration_run (
  id TEXT PRIMARY KEY, procedure TEXT NOT NULL, state TEXT NOT NULL, updated_at INTEGER NOT NULL, run TEXT NOT NULL
) STRICT;

-- Signed results: what the page shows, and what was measured.
CREATE TABLE calibration_result (
  id TEXT PRIMARY KEY, procedure TEXT NOT NULL, at INTEGER NOT NULL, signed_by TEXT NOT NULL, result TEXT NOT NULL, data TEXT NOT NULL
) STRICT;

-- Versions of the lane's calibration; the highest is in use. None is ever changed.
CREATE TABLE calibration_set (version INTEGER PRIMARY KEY, at INTEGER NOT NULL, set_by TEXT NOT NULL, calibration TEXT NOT NULL) STRICT;
