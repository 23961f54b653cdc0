-- Records of the journal that the shared store was not there to take: one row for each of its transactions.
CREATE TABLE batch (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT    NOT NULL, -- by which the shared store knows what it has already
    octets  INTEGER NOT NULL,
    records TEXT    NOT NULL  -- a line each: D or E, and the decision or delivery event as docs/journal.md describes it
) STRICT;
