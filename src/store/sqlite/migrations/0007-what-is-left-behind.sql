-- What signing members in leaves behind goes by its own time, found by an index.

CREATE INDEX member_sessions_expiry ON member_sessions (expires_at);
CREATE INDEX member_verifications_expiry ON member_verifications (expires_at);
