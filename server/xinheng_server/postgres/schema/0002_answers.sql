-- Survey rounds that answers came for.
CREATE TABLE IF NOT EXISTS rounds (
    space_id text COLLATE "C" NOT NULL,
    round_id text COLLATE "C" NOT NULL,
    sealed boolean NOT NULL,
    PRIMARY KEY (space_id, round_id)
);

-- Answers of rounds that are not sealed. Nothing here says who or when.
CREATE TABLE IF NOT EXISTS answers (
    space_id text COLLATE "C" NOT NULL,
    round_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    PRIMARY KEY (space_id, round_id, id)
);

-- Answers of sealed rounds: without ids, in a random order.
CREATE TABLE IF NOT EXISTS sealed_answers (
    space_id text COLLATE "C" NOT NULL,
    round_id text COLLATE "C" NOT NULL,
    place bigint NOT NULL,
    body text COLLATE "C" NOT NULL,
    PRIMARY KEY (space_id, round_id, place)
);

-- Spent one-time codes, as keyed hashes, until their round is sealed.
CREATE TABLE IF NOT EXISTS codes (
    space_id text COLLATE "C" NOT NULL,
    round_id text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    PRIMARY KEY (space_id, round_id, code)
);

-- What answers add up to. A name has several shards, so that processes do not wait for each other's rows.
CREATE TABLE IF NOT EXISTS counters (
    space_id text COLLATE "C" NOT NULL,
    round_id text COLLATE "C" NOT NULL,
    shard bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (space_id, round_id, shard, name)
);
