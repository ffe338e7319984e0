-- What signing members in leaves behind goes by its own time, found by an index.

CREATE INDEX member_sessions_expiry ON member_sessions (expires_at);
CREATE INDEX member_verifications_expiry ON member_verifications (expires_at);

-- What stayed behind for good when a credential or a connector was deleted.

DELETE FROM sealed_boxes
WHERE kind = 'consent'
  AND NOT EXISTS (SELECT 1 FROM credentials WHERE credentials.id = sealed_boxes.id AND deleted_at IS NULL);

DELETE FROM credential_health
WHERE NOT EXISTS (
  SELECT 1 FROM credentials WHERE credentials.id = credential_health.credential_id AND deleted_at IS NULL
);
