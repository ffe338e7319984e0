-- release-before: runs
-- Lists of grants that are narrowed, in the order in which they were created.

DROP INDEX grants_status;
CREATE INDEX grants_status ON grants (application_id, status, created_at, n);
CREATE INDEX grants_of_credential ON grants (credential_id, created_at, n) WHERE credential_id IS NOT NULL;
