-- The octets of a message lie in a file; this is what several held mails share with it.
CREATE TABLE message (
    file    TEXT PRIMARY KEY,
    octets  INTEGER NOT NULL,
    gone    INTEGER NOT NULL DEFAULT 0, -- 1: the file is no longer there
    verdict TEXT    NOT NULL            -- as in the journal
) WITHOUT ROWID;

-- One row for each recipient of a held mail. class and state are the places of the constants in MailClass and State, step
-- that in ReleaseStep; times are milliseconds since 1970, scores hundredths of a point.
CREATE TABLE held (
    seq              INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    file             TEXT    NOT NULL REFERENCES message (file),
    queue_id         TEXT    NOT NULL,
    received         INTEGER NOT NULL,
    client           TEXT    NOT NULL,
    hello            TEXT    NOT NULL,
    reverse_path     TEXT,             -- NULL: the null reverse-path
    recipient        TEXT    NOT NULL,
    sender_key       TEXT    NOT NULL, -- as DecisionQuery.key writes it
    sender_domain    TEXT    NOT NULL,
    recipient_key    TEXT    NOT NULL,
    recipient_domain TEXT    NOT NULL,
    author           TEXT,
    subject          TEXT,
    message_id       TEXT,
    octets           INTEGER NOT NULL,
    form             INTEGER NOT NULL,
    class            INTEGER NOT NULL,
    score            INTEGER NOT NULL,
    why              TEXT    NOT NULL,
    findings         TEXT    NOT NULL, -- names, with spaces between
    state            INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    changed_at       INTEGER,
    changed_by       TEXT,
    changed_reason   TEXT,
    changed_to       TEXT,
    expires          INTEGER NOT NULL,
    step             INTEGER NOT NULL DEFAULT 0
);

-- Each list is read from one place, in its order; the row's own number, which every index ends with, is the last of it.
CREATE INDEX held_received ON held (received);
CREATE INDEX held_score ON held (score);
CREATE INDEX held_sender ON held (sender_key, received);
CREATE INDEX held_sender_domain ON held (sender_domain, received);
CREATE INDEX held_recipient ON held (recipient_key, received);
CREATE INDEX held_domain ON held (recipient_domain, received);
CREATE INDEX held_queue_id ON held (queue_id);
CREATE INDEX held_file ON held (file, state, changed_at);

-- What waits is what people look at; it stays small beside what was decided.
CREATE INDEX held_waiting ON held (received) WHERE state < 2;
CREATE INDEX held_waiting_score ON held (score) WHERE state < 2;
CREATE INDEX held_waiting_class ON held (class, received) WHERE state < 2;
CREATE INDEX held_waiting_domain ON held (recipient_domain, received) WHERE state < 2;
CREATE INDEX held_waiting_expires ON held (expires) WHERE state < 2;
CREATE INDEX held_waiting_count ON held (state, class) WHERE state < 2;
CREATE INDEX held_unfinished ON held (step) WHERE step IN (1, 2);
CREATE INDEX held_decided ON held (changed_at) WHERE state >= 2;

-- Parts of words are found by their groups of three characters. The texts themselves are in held.
CREATE VIRTUAL TABLE held_text USING fts5 (
    people, subject, content = '', contentless_delete = 1, tokenize = 'trigram'
);
