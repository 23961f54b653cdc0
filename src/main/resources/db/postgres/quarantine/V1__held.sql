-- A form of a mail, and the verdict that asks for it to be held (docs/journal.md has the format).
CREATE TABLE copy (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file    text COLLATE "C", -- the name of its octets; null: deleted
    verdict text NOT NULL
);

CREATE INDEX copy_file ON copy (file);

-- Tells mails of one millisecond apart.
CREATE SEQUENCE held_number MAXVALUE 262143 MINVALUE 0 START 0 CYCLE;

-- One row for each held mail and recipient. The order of numbers is that of time.
CREATE TABLE held (
    seq           bigint PRIMARY KEY,  -- milliseconds since 1970 * 2^18 + one of held_number
    copy          bigint NOT NULL REFERENCES copy,
    id            text COLLATE "C" NOT NULL UNIQUE,
    queue_id      text COLLATE "C" NOT NULL,
    received      bigint NOT NULL,     -- as all times here, milliseconds since 1970
    client        text   NOT NULL,
    hello         text   NOT NULL,
    reverse_path  text,                -- addresses: local part without quoting, @, domain
    recipient     text   NOT NULL,
    author        text,
    subject       text,
    message_id    text,
    octets        bigint NOT NULL,
    form          text COLLATE "C" NOT NULL,
    class         text COLLATE "C" NOT NULL,
    score         bigint NOT NULL,     -- hundredths of a point
    why           text   NOT NULL,
    findings      text   NOT NULL,     -- names, a line each
    state         text COLLATE "C" NOT NULL, -- 'new': written, and not yet promised to the sender
    waiting       integer NOT NULL,    -- 1: somebody is to decide; 0: nobody any more; -1: new
    version       integer NOT NULL,
    changed       bigint,
    changed_by    text,
    reason        text,
    sent_to       text,
    expires       bigint NOT NULL,
    release       text COLLATE "C" NOT NULL,
    releaser      text COLLATE "C",    -- the gateway that lets it go: its spool has the mail, or will
    releaser_seen timestamptz,         -- when that gateway last said that it is at work on it, by the clock of this server
    sender_key    text COLLATE "C" NOT NULL, -- what is looked for, in lower case
    sender_domain text COLLATE "C" NOT NULL,
    recipient_key text COLLATE "C" NOT NULL,
    domain        text COLLATE "C" NOT NULL,
    subject_key   text   NOT NULL,
    text          text   NOT NULL
);

CREATE INDEX held_copy ON held (copy);
CREATE INDEX held_queue_id ON held (queue_id);
CREATE INDEX held_sender ON held (sender_key, seq);
CREATE INDEX held_sender_domain ON held (sender_domain, seq);
CREATE INDEX held_recipient ON held (recipient_key, seq);
CREATE INDEX held_domain ON held (domain, seq);
CREATE INDEX held_state ON held (state, seq);
CREATE INDEX held_score ON held (score, seq);
CREATE INDEX held_waiting ON held (seq) WHERE waiting = 1;
CREATE INDEX held_waiting_score ON held (score, seq) WHERE waiting = 1;
CREATE INDEX held_size ON held (class, copy, octets) WHERE waiting = 1;
CREATE INDEX held_expires ON held (expires) WHERE waiting = 1;
CREATE INDEX held_final ON held (changed) WHERE waiting = 0;
CREATE INDEX held_new ON held (seq) WHERE waiting = -1;
CREATE INDEX held_release ON held (changed) WHERE release IN ('wanted', 'committed');

-- Parts of texts are found by each three of their characters, where the server has what that takes; else they are looked
-- for in one mail after the other.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX held_text ON held USING gin (text gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'no index of texts: %', SQLERRM;
END
$$;

-- The octets of messages, as they would lie in a file: encrypted where the gateways have a key.
CREATE TABLE message (
    name    text COLLATE "C" PRIMARY KEY,
    octets  bigint NOT NULL
);

CREATE TABLE message_part (
    name    text COLLATE "C" NOT NULL REFERENCES message ON DELETE CASCADE,
    number  integer NOT NULL,
    content bytea   NOT NULL,
    PRIMARY KEY (name, number)
);

-- They are ciphers or have been packed by whoever sent them: another try to compress them is lost time.
ALTER TABLE message_part ALTER COLUMN content SET STORAGE EXTERNAL;
