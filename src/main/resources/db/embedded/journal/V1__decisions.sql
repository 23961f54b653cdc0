-- One row for each decision. The whole of it is in json (docs/journal.md describes the format); the other columns repeat
-- what is searched by ranges.
CREATE TABLE decision (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    id     TEXT    NOT NULL, -- queue id, or a name of its own where there was no message
    at     INTEGER NOT NULL, -- milliseconds since 1970
    client BLOB    NOT NULL, -- 16 octets in network order; IPv4 as ::ffff:a.b.c.d, so that networks are ranges
    json   TEXT    NOT NULL
);

CREATE INDEX decision_id ON decision (id);
CREATE INDEX decision_at ON decision (at, seq);
CREATE INDEX decision_client ON decision (client, at, seq);

-- What decisions are found by: kind is session, sender, recipient, domain, finding, ending or action. The key is
-- the order of pages, newest first, so that a page is read from one place however many decisions there are. They follow
-- from json, and go with it.
CREATE TABLE tag (
    kind     TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    PRIMARY KEY (kind, value, at, decision)
) WITHOUT ROWID;

-- What became of the recipients of mail that was taken.
CREATE TABLE delivery (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    queue_id TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    json     TEXT    NOT NULL
);

CREATE INDEX delivery_queue_id ON delivery (queue_id, seq);
CREATE INDEX delivery_at ON delivery (at);
