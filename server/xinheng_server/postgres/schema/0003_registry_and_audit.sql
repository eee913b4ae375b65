-- Organisations and tokens belong to the space of the authority.
CREATE TABLE IF NOT EXISTS organisations (
    space_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    organisation_class text,
    parent text COLLATE "C",
    created text COLLATE "C" NOT NULL,
    removed text COLLATE "C",
    public_key text,
    PRIMARY KEY (space_id, id)
);

CREATE TABLE IF NOT EXISTS tokens (
    space_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    scope text NOT NULL,
    organisation text COLLATE "C" NOT NULL,
    name text NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    created text COLLATE "C" NOT NULL,
    revoked text COLLATE "C",
    PRIMARY KEY (space_id, id)
);

CREATE UNIQUE INDEX IF NOT EXISTS tokens_by_hash ON tokens (space_id, sha256);

-- The audit trail of the installation, in the space of the authority.
CREATE TABLE IF NOT EXISTS audit_entries (
    space_id text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    at text NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    space text NOT NULL,
    object text NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (space_id, number)
);
