-- Small texts that gateways share: who may log in, and tokens for programs.
CREATE TABLE register (
    name text PRIMARY KEY,
    version bigint NOT NULL,
    content text NOT NULL
);
