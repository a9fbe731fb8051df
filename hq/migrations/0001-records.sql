-- Records of all lanes. The canonical bytes are kept as they were signed; columns beside them are what is searched for.
CREATE TABLE record (
  lane_id text NOT NULL, id uuid NOT NULL, seq bigint NOT NULL, type text NOT NULL, at bigint NOT NULL, received_at bigint NOT NULL,
  sha256 text NOT NULL, bytes bytea NOT NULL, signature text NOT NULL, key_id text NOT NULL,
  label text, master_carton text, verdict text, decision text,
  PRIMARY KEY (lane_id, id)
);
CREATE INDEX record_seq ON record (lane_id, seq);
CREATE INDEX record_at ON record (lane_id, at DESC);
CREATE INDEX record_received ON record (received_at);

-- Records of a type or version that this receiver does not know: kept as they are, so that a newer lane never waits for an older HQ.
CREATE TABLE unread (
  lane_id text NOT NULL, id uuid NOT NULL, seq bigint NOT NULL, type text NOT NULL, at bigint NOT NULL, received_at bigint NOT NULL,
  sha256 text NOT NULL, bytes bytea NOT NULL, signature text NOT NULL, key_id text NOT NULL,
  PRIMARY KEY (lane_id, id)
);

-- What was refused, with the reason.
CREATE TABLE quarantine (
  lane_id text NOT NULL, id text NOT NULL, sha256 text NOT NULL, seq bigint, reason text NOT NULL, bytes bytea NOT NULL,
  received_at bigint NOT NULL, PRIMARY KEY (lane_id, id, sha256)
);

-- Lanes, the key each signs with, and what it last said of itself.
CREATE TABLE lane (
  lane_id text PRIMARY KEY, public_key text, enrolled_at bigint, health text, health_at bigint
);
