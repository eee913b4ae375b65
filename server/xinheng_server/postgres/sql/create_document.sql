-- Keep a document if there is none under its key and no other document holds its receipt.
WITH free AS (
    SELECT 1
    WHERE NOT EXISTS (
        SELECT 1 FROM documents
        WHERE space_id = %(space)s AND kind = %(kind)s AND id = %(id)s
    )
    AND NOT EXISTS (
        SELECT 1 FROM receipts
        WHERE space_id = %(space)s AND receipt = %(receipt)s
    )
), place AS (
    INSERT INTO spaces (space_id, position)
    SELECT %(space)s, 1 FROM free
    ON CONFLICT (space_id) DO UPDATE SET position = spaces.position + 1
    RETURNING position
), begun AS (
    INSERT INTO eras (space_id, era)
    SELECT %(space)s, %(era)s FROM place
    WHERE position = 1
), kept AS (
    INSERT INTO documents
        (space_id, kind, id, revision, received, receipt, head, body, deleted, position, version)
    SELECT
        %(space)s, %(kind)s, %(id)s, %(revision)s, %(received)s, %(receipt)s, %(head)s, %(body)s, %(deleted)s,
        position, 1
    FROM place
    RETURNING position
), reserved AS (
    INSERT INTO receipts (space_id, receipt, kind, id)
    SELECT %(space)s, %(receipt)s, %(kind)s, %(id)s FROM place
    WHERE %(receipt)s::text IS NOT NULL
), remembered AS (
    INSERT INTO writes
        (space_id, kind, id, slot, version, write_id, fingerprint, revision, received, receipt)
    SELECT
        %(space)s, %(kind)s, %(id)s, 1, 1, %(write)s, %(fingerprint)s, %(revision)s, %(received)s, %(receipt)s
    FROM place
)
SELECT position FROM kept
