-- Who has written to whom, for the impersonation filter. Keys are hashed: no address is written down.
CREATE TABLE contacts (
    key   BLOB    NOT NULL PRIMARY KEY, -- the first 16 octets of the key's SHA-256
    until INTEGER NOT NULL              -- forgotten, seconds since 1970
) WITHOUT ROWID, STRICT;

CREATE INDEX contacts_until ON contacts (until);
