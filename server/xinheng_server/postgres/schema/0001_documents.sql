-- The last position given in each space: a counter that only its own statements move.
CREATE TABLE IF NOT EXISTS spaces (
    space_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (space_id)
);

-- The highest position of a purged tombstone, by kind; a cursor below it has missed a deletion.
CREATE TABLE IF NOT EXISTS gone (
    space_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (space_id, kind)
);

-- Documents and tombstones; version counts the writes.
CREATE TABLE IF NOT EXISTS documents (
    space_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    revision text COLLATE "C" NOT NULL,
    received text COLLATE "C" NOT NULL,
    receipt text COLLATE "C",
    head text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    deleted boolean NOT NULL,
    position bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (space_id, kind, id)
);

-- Without the kind, so that nobody looks for a single document here.
CREATE UNIQUE INDEX IF NOT EXISTS documents_by_position ON documents (space_id, position);

-- The last writes of each document, in a ring of slots, so that remembering one forgets the oldest.
CREATE TABLE IF NOT EXISTS writes (
    space_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    slot bigint NOT NULL,
    version bigint NOT NULL,
    write_id text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    revision text COLLATE "C" NOT NULL,
    received text COLLATE "C" NOT NULL,
    receipt text COLLATE "C",
    PRIMARY KEY (space_id, kind, id, slot)
);

-- Which document of the space holds a receipt number.
CREATE TABLE IF NOT EXISTS receipts (
    space_id text COLLATE "C" NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    PRIMARY KEY (space_id, receipt)
);
