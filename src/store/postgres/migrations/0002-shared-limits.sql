-- release-before: runs
-- What instances have to know of each other's requests, so that limits hold over all of them (docs/adr/0015).

-- A row for each process that has seen one application often: requests a second, as a JSON object by whose they are. Rows are
-- rewritten each second and worth nothing after a few, so none of it goes to the write-ahead log, nor to standbys.
CREATE UNLOGGED TABLE instance_rates (
  instance text NOT NULL PRIMARY KEY,
  seen_at timestamptz NOT NULL,
  rates text NOT NULL
) WITH (fillfactor = 50);

-- better-auth's: attempts to sign in, by address and path, each counted in the statement that allows it.
CREATE TABLE member_attempts (
  id text NOT NULL PRIMARY KEY,
  key text NOT NULL UNIQUE,
  count integer NOT NULL,
  last_request bigint NOT NULL -- milliseconds
);
