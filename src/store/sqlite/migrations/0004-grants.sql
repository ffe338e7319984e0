-- Grants, what is sealed for them, and what instances agree on while they put credentials to work.

CREATE TABLE grants (
  n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  application_id TEXT NOT NULL REFERENCES applications (id),
  connector_n INTEGER NOT NULL REFERENCES connectors (n),
  provider TEXT NOT NULL,
  email TEXT NOT NULL,   -- as it was given
  mailbox TEXT NOT NULL, -- the same in lower case
  name TEXT,
  provider_user_id TEXT,
  scope TEXT NOT NULL,    -- JSON array
  settings TEXT NOT NULL, -- JSON, without secrets
  state TEXT,
  ip TEXT,
  user_agent TEXT,
  status TEXT NOT NULL CHECK (status IN ('valid', 'invalid')),
  credential_id TEXT,
  credential_version INTEGER,
  client_id TEXT,
  last_trial TEXT, -- JSON
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX grants_id ON grants (id);
CREATE UNIQUE INDEX grants_mailbox ON grants (application_id, mailbox);
CREATE INDEX grants_created ON grants (application_id, created_at, n);
CREATE INDEX grants_connector ON grants (connector_n, status);
CREATE INDEX grants_status ON grants (application_id, status, n);
CREATE INDEX grants_credential ON grants (credential_id, status) WHERE credential_id IS NOT NULL;

-- Boxes beside those of credentials. What is in one belongs to kind, application, id and version, and opens nowhere else.
CREATE TABLE sealed_boxes (
  n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  application_id TEXT NOT NULL, -- '' for the deployment's own
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  expires_at INTEGER, -- null for never
  box BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX sealed_boxes_id ON sealed_boxes (kind, id);
CREATE INDEX sealed_boxes_key ON sealed_boxes (key_id);
CREATE INDEX sealed_boxes_expiry ON sealed_boxes (expires_at) WHERE expires_at IS NOT NULL;

-- Who holds tokens of this server for a grant. Of a refresh token only the hash is kept.
CREATE TABLE grant_sessions (
  id TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  grant_id TEXT NOT NULL,
  refresh_hash BLOB,
  scope TEXT NOT NULL, -- JSON array
  rotates INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  idle_s INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX grant_sessions_grant ON grant_sessions (grant_id);
CREATE INDEX grant_sessions_expiry ON grant_sessions (expires_at);

CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  fence INTEGER NOT NULL,
  until INTEGER NOT NULL -- 0 once it was given back
) STRICT, WITHOUT ROWID;

-- What became of the last attempt to use a credential.
CREATE TABLE credential_health (
  credential_id TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  state TEXT NOT NULL CHECK (state IN ('ok', 'failing')),
  version INTEGER NOT NULL,
  last_trial TEXT NOT NULL, -- JSON
  last_ok_at INTEGER,
  paused_until INTEGER,
  failures INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX credential_health_failing ON credential_health (application_id) WHERE state = 'failing';
