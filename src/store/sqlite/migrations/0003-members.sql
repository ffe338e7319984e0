-- The people who work with the dashboard, and what it shows over time. The tables that begin with member are better-auth's
-- (its names in ours, see src/dashboard/sign-in/tables.ts): times in them are ISO 8601 text, and a test compares them with what it
-- expects.

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

-- The ways in which a member signs in: a password (its scrypt hash), or an account of the single sign-on.
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

-- What a sign-in that is under way has to remember: challenges, states.
CREATE TABLE member_verifications (
  id TEXT NOT NULL PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE INDEX member_verifications_identifier ON member_verifications (identifier);

-- Secret and backup codes are encrypted under a key that comes from the deployment's own.
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

-- A link that makes one member, once. Only the hash of its token is kept.
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

-- Requests of an application, counted by day (unix seconds divided by 86,400).
CREATE TABLE usage_days (
  application_id TEXT NOT NULL REFERENCES applications (id),
  day INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  PRIMARY KEY (application_id, day)
) STRICT, WITHOUT ROWID;

-- When the operator said that the present root key has been backed up.
ALTER TABLE deployment ADD COLUMN root_backed_up_at INTEGER;

-- Says whether anything of a connector was ever put to work, without a look at what was not.
CREATE INDEX credentials_used ON credentials (connector_n) WHERE last_used_at IS NOT NULL;
