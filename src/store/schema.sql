-- What the migrations in sqlite/migrations/ leave behind. Written by `npm run schema`; never edited.

CREATE TABLE deployment (
  id TEXT NOT NULL PRIMARY KEY,
  root_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
, root_backed_up_at INTEGER) STRICT;

CREATE TABLE data_keys (
  id INTEGER NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('data', 'fingerprint', 'audit')),
  application_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('staged', 'primary', 'open-only', 'destroyed')),
  root_id TEXT NOT NULL,
  box BLOB,
  created_at INTEGER NOT NULL,
  destroyed_at INTEGER,
  CHECK ((state = 'destroyed') = (box IS NULL))
) STRICT;

CREATE UNIQUE INDEX data_keys_one_primary ON data_keys (purpose, ifnull(application_id, '')) WHERE state = 'primary';

CREATE TABLE applications (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL,
  region TEXT NOT NULL,
  environment TEXT NOT NULL,
  settings TEXT NOT NULL, -- JSON: branding, hosted_authentication, callback_uris and the like
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  name TEXT NOT NULL,
  hash BLOB NOT NULL,
  scopes TEXT NOT NULL, -- JSON array
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER
) STRICT;

CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash);

CREATE INDEX api_keys_application ON api_keys (application_id);

CREATE TABLE connectors (
  n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  application_id TEXT NOT NULL REFERENCES applications (id),
  provider TEXT NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL, -- JSON: the public settings of the active credential
  scope TEXT,             -- JSON array
  active_credential_id TEXT,
  credential_count INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  deleted_at INTEGER,
  revision INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX connectors_provider ON connectors (application_id, provider) WHERE deleted_at IS NULL;

CREATE INDEX connectors_deleted ON connectors (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE credentials (
  n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  connector_n INTEGER NOT NULL REFERENCES connectors (n),
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  last_used_at INTEGER,
  deleted_at INTEGER,
  revision INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX credentials_id ON credentials (id);

CREATE UNIQUE INDEX credentials_name ON credentials (connector_n, name) WHERE deleted_at IS NULL;

CREATE INDEX credentials_created ON credentials (connector_n, created_at);

CREATE INDEX credentials_deleted ON credentials (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE audit_records (
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  record TEXT NOT NULL, -- JSON
  mac BLOB NOT NULL,
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_heads (
  chain TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  mac BLOB NOT NULL,
  seal BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sealed_versions (
  slot INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  revision INTEGER NOT NULL, -- the credential's, when it got this version
  fingerprint TEXT,          -- null in a previous version from before this column
  sealed_at INTEGER NOT NULL,
  sealed_by TEXT NOT NULL,
  box BLOB NOT NULL
) STRICT;

CREATE INDEX sealed_versions_key ON sealed_versions (key_id);

CREATE VIEW current_credentials AS
SELECT
  credentials.n,
  credentials.id,
  credentials.connector_n,
  credentials.name,
  credentials.type,
  max(ifnull(even.version, 0), ifnull(odd.version, 0)) AS version,
  iif(ifnull(even.version, 0) > ifnull(odd.version, 0), even.fingerprint, odd.fingerprint) AS fingerprint,
  credentials.created_at,
  credentials.created_by,
  CASE max(credentials.revision, ifnull(even.revision, 0), ifnull(odd.revision, 0))
    WHEN credentials.revision THEN credentials.updated_at
    WHEN even.revision THEN even.sealed_at
    ELSE odd.sealed_at
  END AS updated_at,
  CASE max(credentials.revision, ifnull(even.revision, 0), ifnull(odd.revision, 0))
    WHEN credentials.revision THEN credentials.updated_by
    WHEN even.revision THEN even.sealed_by
    ELSE odd.sealed_by
  END AS updated_by,
  credentials.last_used_at,
  max(credentials.revision, ifnull(even.revision, 0), ifnull(odd.revision, 0)) AS revision
FROM credentials
LEFT JOIN sealed_versions AS even ON even.slot = credentials.n * 2
LEFT JOIN sealed_versions AS odd ON odd.slot = credentials.n * 2 + 1
WHERE credentials.deleted_at IS NULL;

CREATE TABLE members (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE, -- in lower case
  email_verified INTEGER NOT NULL,
  image TEXT,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'viewer')),
  two_factor_enabled INTEGER,
  last_sign_in_at INTEGER, -- ours: unix seconds
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE member_sessions (
  id TEXT NOT NULL PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  token TEXT NOT NULL UNIQUE,
  expires_at TEXT NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE INDEX member_sessions_member ON member_sessions (member_id);

CREATE TABLE member_accounts (
  id TEXT NOT NULL PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  password TEXT,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at TEXT,
  refresh_token_expires_at TEXT,
  scope TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE INDEX member_accounts_member ON member_accounts (member_id);

CREATE TABLE member_verifications (
  id TEXT NOT NULL PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE INDEX member_verifications_identifier ON member_verifications (identifier);

CREATE TABLE member_two_factors (
  id TEXT NOT NULL PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  backup_codes TEXT NOT NULL,
  verified INTEGER,
  failed_verification_count INTEGER,
  locked_until TEXT
) STRICT;

CREATE INDEX member_two_factors_member ON member_two_factors (member_id);

CREATE INDEX member_two_factors_secret ON member_two_factors (secret);

CREATE TABLE member_passkeys (
  id TEXT NOT NULL PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  name TEXT,
  public_key TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  counter INTEGER NOT NULL,
  device_type TEXT NOT NULL,
  backed_up INTEGER NOT NULL,
  transports TEXT,
  aaguid TEXT,
  created_at TEXT
) STRICT;

CREATE INDEX member_passkeys_member ON member_passkeys (member_id);

CREATE INDEX member_passkeys_credential ON member_passkeys (credential_id);

CREATE TABLE invitations (
  id TEXT NOT NULL PRIMARY KEY,
  hash BLOB NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'viewer')),
  email TEXT, -- the only address that may use it; null for any
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE UNIQUE INDEX invitations_hash ON invitations (hash);

CREATE TABLE usage_days (
  application_id TEXT NOT NULL REFERENCES applications (id),
  day INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  PRIMARY KEY (application_id, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX credentials_used ON credentials (connector_n) WHERE last_used_at IS NOT NULL;

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

CREATE INDEX grants_credential ON grants (credential_id, status) WHERE credential_id IS NOT NULL;

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

CREATE INDEX grants_status ON grants (application_id, status, created_at, n);

CREATE INDEX grants_of_credential ON grants (credential_id, created_at, n) WHERE credential_id IS NOT NULL;

CREATE TABLE audit_starts (
  chain TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  mac BLOB NOT NULL,
  seal BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX member_sessions_expiry ON member_sessions (expires_at);

CREATE INDEX member_verifications_expiry ON member_verifications (expires_at);
