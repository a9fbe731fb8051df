-- Pictures of closed inspections that headquarters should have; queued in the transaction that closes the inspection.
CREATE TABLE image_upload (
  sha256 TEXT PRIMARY KEY, file TEXT NOT NULL, queued_at INTEGER NOT NULL, settled_at INTEGER,
  outcome TEXT CHECK (outcome IN ('stored', 'lost'))
) STRICT;
CREATE INDEX image_upload_waiting ON image_upload (queued_at DESC) WHERE settled_at IS NULL;
