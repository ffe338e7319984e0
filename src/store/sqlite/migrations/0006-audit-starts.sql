-- Where an audit chain begins whose first records were moved to a file: the last of those, sealed (src/audit/chain.ts).
CREATE TABLE audit_starts (
  chain TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  mac BLOB NOT NULL,
  seal BLOB NOT NULL
) STRICT, WITHOUT ROWID;
