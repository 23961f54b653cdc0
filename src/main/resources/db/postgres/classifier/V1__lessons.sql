-- The model that all gateways begin with: one row.
CREATE TABLE classifier_model (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    model bigint NOT NULL,
    octets bytea NOT NULL
);

-- What they have learned since, in the order in which each of them learns it.
CREATE TABLE classifier_lesson (
    number bigint PRIMARY KEY,
    model bigint NOT NULL,
    key text NOT NULL,
    label text,
    domain text,
    places bytea NOT NULL
);
