-- Put a document in place of the one at the expected revision. The row is held before the counter moves, so that of two
-- writers the second finds another revision and changes nothing.
WITH held AS (
    SELECT version FROM documents
    WHERE space_id = %(space)s AND kind = %(kind)s AND id = %(id)s AND revision = %(expected)s
    AND NOT EXISTS (
        SELECT 1 FROM writes
        WHERE space_id = %(space)s AND kind = %(kind)s AND id = %(id)s AND write_id = %(write)s
    )
    AND NOT EXISTS (
        SELECT 1 FROM receipts
        WHERE space_id = %(space)s AND receipt = %(receipt)s AND NOT (kind = %(kind)s AND id = %(id)s)
    )
    FOR UPDATE
), place AS (
    UPDATE spaces SET position = spaces.position + 1 FROM held
    WHERE spaces.space_id = %(space)s
    RETURNING spaces.position, held.version + 1 AS version
), changed AS (
    UPDATE documents SET
        revision = %(revision)s, received = %(received)s, receipt = %(receipt)s, head = %(head)s, body = %(body)s,
        deleted = %(deleted)s, position = place.position, version = place.version
    FROM place
    WHERE documents.space_id = %(space)s AND documents.kind = %(kind)s AND documents.id = %(id)s
    RETURNING documents.position
), reserved AS (
    INSERT INTO receipts (space_id, receipt, kind, id)
    SELECT %(space)s, %(receipt)s, %(kind)s, %(id)s FROM place
    WHERE %(receipt)s::text IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM receipts
        WHERE space_id = %(space)s AND receipt = %(receipt)s
    )
), remembered AS (
    INSERT INTO writes
        (space_id, kind, id, slot, version, write_id, fingerprint, revision, received, receipt)
    SELECT
        %(space)s, %(kind)s, %(id)s, place.version %% %(remembered)s, place.version, %(write)s, %(fingerprint)s,
        %(revision)s, %(received)s, %(receipt)s
    FROM place
    ON CONFLICT (space_id, kind, id, slot) DO UPDATE SET
        version = excluded.version, write_id = excluded.write_id, fingerprint = excluded.fingerprint,
        revision = excluded.revision, received = excluded.received, receipt = excluded.receipt
)
SELECT position FROM changed
