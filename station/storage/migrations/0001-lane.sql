-- One row an inspection: what is searched for as columns, the whole record as JSON.
CREATE TABLE inspection (
  id TEXT PRIMARY KEY, lane_id TEXT NOT NULL, track_id INTEGER NOT NULL, entered_at INTEGER NOT NULL, closed_at INTEGER,
  label TEXT, master_carton TEXT, verdict TEXT CHECK (verdict IN ('clear', 'refer')),
  decision TEXT CHECK (decision IN ('release', 'hold', 'examine', 'seize')), record TEXT NOT NULL
) STRICT;
CREATE INDEX inspection_entered ON inspection (entered_at DESC);
CREATE INDEX inspection_open ON inspection (entered_at) WHERE closed_at IS NULL;
CREATE INDEX inspection_label ON inspection (label) WHERE label IS NOT NULL;
CREATE INDEX inspection_carton ON inspection (master_carton) WHERE master_carton IS NOT NULL;

-- The audit trail: each row carries the hash of the one before it, so that none can be changed or taken out unseen.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, inspection_id TEXT, body TEXT NOT NULL,
  previous_hash TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_inspection ON audit (inspection_id) WHERE inspection_id IS NOT NULL;

-- What headquarters has to get; a row is done when HQ's own receipt is there.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, message BLOB NOT NULL, sha256 TEXT NOT NULL, created_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, last_sent_at INTEGER, receipted_at INTEGER, inspection_id TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (seq) WHERE receipted_at IS NULL;
CREATE INDEX outbox_inspection ON outbox (inspection_id) WHERE inspection_id IS NOT NULL;

-- Records that HQ refused, with its reason; they wait for a technician.
CREATE TABLE outbox_refused (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, message BLOB NOT NULL, sha256 TEXT NOT NULL, reason TEXT NOT NULL, refused_at INTEGER NOT NULL
) STRICT;

-- The journal of events from which the lane's state can be replayed.
CREATE TABLE lane_event (seq INTEGER PRIMARY KEY, boot_id TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, event TEXT NOT NULL) STRICT;

CREATE TABLE manifest (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, imported_at INTEGER NOT NULL, declarations INTEGER NOT NULL) STRICT;
CREATE TABLE declaration (
  label TEXT PRIMARY KEY, master_carton TEXT, declaration TEXT NOT NULL, manifest_id INTEGER NOT NULL REFERENCES manifest (id)
) STRICT;
