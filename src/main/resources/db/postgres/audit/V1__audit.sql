-- Copies of the lines of each account's audit log. They are added and never changed.
CREATE TABLE audit_line (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text NOT NULL,
    number bigint NOT NULL,
    line text NOT NULL,
    UNIQUE (account, number)
);
