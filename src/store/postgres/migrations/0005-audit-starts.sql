-- release-before: runs
-- Where an audit chain begins whose first records were moved to a file: the last of those, sealed (src/audit/chain.ts).
CREATE TABLE audit_starts (
  chain text NOT NULL PRIMARY KEY,
  seq bigint NOT NULL,
  mac bytea NOT NULL,
  seal bytea NOT NULL
);
