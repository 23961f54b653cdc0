-- What the greylist filter remembers. Keys are hashed: no address is written down.
CREATE TABLE greylist (
    key   BLOB    NOT NULL PRIMARY KEY, -- the first 16 octets of the key's SHA-256
    since INTEGER NOT NULL,             -- first remembered, seconds since 1970
    until INTEGER NOT NULL              -- forgotten, seconds since 1970
) WITHOUT ROWID, STRICT;

CREATE INDEX greylist_until ON greylist (until);
