-- One row for each decision. The whole of it is in json (docs/journal.md describes the format); the other columns repeat
-- what is searched by ranges.
CREATE SEQUENCE decision_number;

CREATE TABLE decision (
    seq    bigint PRIMARY KEY,       -- of decision_number
    id     text COLLATE "C" NOT NULL, -- queue id, or a name of its own where there was no message
    at     bigint NOT NULL,          -- milliseconds since 1970
    client bytea  NOT NULL,          -- 16 octets in network order; IPv4 as ::ffff:a.b.c.d, so that networks are ranges
    octets bigint NOT NULL,          -- what it takes, with its tags, roughly
    json   text   NOT NULL
);

CREATE INDEX decision_id ON decision (id);
CREATE INDEX decision_at ON decision (at, seq);
CREATE INDEX decision_client ON decision (client, at, seq);

-- What decisions are found by: kind is session, sender, recipient, domain, finding, ending or action. The key is
-- the order of pages, newest first, so that a page is read from one place however many decisions there are. They follow
-- from json, and go with it.
CREATE TABLE tag (
    kind     text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    at       bigint NOT NULL,
    decision bigint NOT NULL,
    PRIMARY KEY (kind, value, at, decision)
);

-- What became of the recipients of mail that was taken.
CREATE TABLE delivery (
    seq      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue_id text COLLATE "C" NOT NULL,
    at       bigint NOT NULL,
    json     text   NOT NULL
);

CREATE INDEX delivery_queue_id ON delivery (queue_id, seq);
CREATE INDEX delivery_at ON delivery (at);

-- What all decisions take: a row for each gateway, so that none waits for another, and the sum is the truth.
CREATE TABLE journal_size (
    node   text   PRIMARY KEY,
    octets bigint NOT NULL
);

-- What was appended lately: a gateway that could not see whether its records came brings them again.
CREATE TABLE journal_batch (
    id uuid        PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX journal_batch_at ON journal_batch (at);
