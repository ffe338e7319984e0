-- Replacing a credential's data used to write two rows, the credential's and the slot's, and so two pages. What changes
-- with the data now stands beside the box, and one page is written.

ALTER TABLE sealed_versions RENAME TO sealed_versions_before;
DROP INDEX sealed_versions_key;

-- Two slots a credential: version v stands in slot credentials.n * 2 + v % 2, so a new version takes the place of the one
-- before the previous one. `box` is the last column: whatever its size, the others are read without it.
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

INSERT INTO sealed_versions (slot, version, key_id, revision, fingerprint, sealed_at, sealed_by, box)
SELECT
  slot,
  before.version,
  key_id,
  iif(before.version = credentials.version, credentials.revision, 1),
  iif(before.version = credentials.version, credentials.fingerprint, NULL),
  iif(before.version = credentials.version, updated_at, created_at),
  iif(before.version = credentials.version, updated_by, created_by),
  box
FROM sealed_versions_before AS before
JOIN credentials ON credentials.n = before.slot / 2;

DROP TABLE sealed_versions_before;

-- Lets a rotation find what is left under a key, and prove that nothing is. A new version under the same key does not
-- name the column in its UPDATE, so the index costs such a write nothing.
CREATE INDEX sealed_versions_key ON sealed_versions (key_id);

ALTER TABLE credentials DROP COLUMN version;
ALTER TABLE credentials DROP COLUMN fingerprint;

-- Live credentials as they now are. The row and each of its slots have the revision of their last change; the highest
-- says which change was the last one.
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
