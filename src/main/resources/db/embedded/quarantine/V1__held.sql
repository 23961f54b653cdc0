-- A form of a mail in a file, and the verdict that asks for it to be held (docs/journal.md has the format).
CREATE TABLE copy (
    number  INTEGER PRIMARY KEY,
    file    TEXT, -- null: deleted
    verdict TEXT NOT NULL
) STRICT;

CREATE INDEX copy_file ON copy (file);

-- One row for each held mail and recipient. The order of numbers is that of time, so that every index below is in the
-- order of pages by itself.
CREATE TABLE held (
    seq           INTEGER PRIMARY KEY, -- milliseconds since 1970 * 2^18 + a number of its own
    copy          INTEGER NOT NULL REFERENCES copy,
    id            TEXT    NOT NULL UNIQUE,
    queue_id      TEXT    NOT NULL,
    received      INTEGER NOT NULL,    -- as all times here, milliseconds since 1970
    client        TEXT    NOT NULL,
    hello         TEXT    NOT NULL,
    reverse_path  TEXT,                -- addresses: local part without quoting, @, domain
    recipient     TEXT    NOT NULL,
    author        TEXT,
    subject       TEXT,
    message_id    TEXT,
    octets        INTEGER NOT NULL,
    form          TEXT    NOT NULL,
    class         TEXT    NOT NULL,
    score         INTEGER NOT NULL,    -- hundredths of a point
    why           TEXT    NOT NULL,
    findings      TEXT    NOT NULL,    -- names, a line each
    state         TEXT    NOT NULL,    -- 'new': written, and not yet promised to the sender
    waiting       INTEGER NOT NULL,    -- 1: somebody is to decide; 0: nobody any more; -1: new
    version       INTEGER NOT NULL,
    changed       INTEGER,
    changed_by    TEXT,
    reason        TEXT,
    sent_to       TEXT,
    expires       INTEGER NOT NULL,
    release       TEXT    NOT NULL,
    sender_key    TEXT    NOT NULL,    -- what is looked for, in lower case
    sender_domain TEXT    NOT NULL,
    recipient_key TEXT    NOT NULL,
    domain        TEXT    NOT NULL,
    subject_key   TEXT    NOT NULL,
    text          TEXT    NOT NULL
) STRICT;

CREATE INDEX held_copy ON held (copy);
CREATE INDEX held_queue_id ON held (queue_id);
CREATE INDEX held_sender ON held (sender_key);
CREATE INDEX held_recipient ON held (recipient_key);

-- What is true of a great many: what else is often asked for stands behind, so that counting, and passing over what does not
-- fit, does not read the mails themselves.
CREATE INDEX held_sender_domain ON held (sender_domain, seq, waiting, state, class, score, domain);
CREATE INDEX held_domain ON held (domain, seq, waiting, state, class, score);
CREATE INDEX held_class ON held (class, seq, waiting, state, score, domain);
CREATE INDEX held_state ON held (state, seq, waiting, class, score, domain);
CREATE INDEX held_waiting ON held (waiting, seq, state, class, score, domain);
CREATE INDEX held_score ON held (score, seq, waiting, state, class, domain);
CREATE INDEX held_waiting_score ON held (waiting, score, seq, state, class, domain);
CREATE INDEX held_waiting_class ON held (waiting, class, seq, state, score, domain);

CREATE INDEX held_size ON held (class, copy, octets) WHERE waiting = 1;
CREATE INDEX held_expires ON held (expires) WHERE waiting = 1;
CREATE INDEX held_final ON held (changed) WHERE waiting = 0;
CREATE INDEX held_release ON held (changed) WHERE release IN ('wanted', 'committed');

-- The text of a mail by each three of its characters; positions and the text itself are not kept twice.
CREATE VIRTUAL TABLE held_text USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
);
