-- Which messages the classifier has learned. Keys are digests: nothing of a message is written down.
CREATE TABLE learned (
    key    BLOB    NOT NULL PRIMARY KEY, -- 16 octets: a digest of model and message
    spam   INTEGER NOT NULL,             -- 1: learned as spam, 0: as ham
    error  REAL    NOT NULL,             -- what it changed in the model
    domain TEXT,                         -- of its recipients, if that was known
    at     INTEGER NOT NULL              -- when, milliseconds since 1970
) WITHOUT ROWID, STRICT;

CREATE INDEX learned_at ON learned (at);
