-- The era of each space, drawn with its first document or when it is filled from a dump; cursors of another are gone.
CREATE TABLE IF NOT EXISTS eras (
    space_id text COLLATE "C" NOT NULL,
    era text COLLATE "C" NOT NULL,
    PRIMARY KEY (space_id)
);
