-- Remove documents that were last received before a time, with all that is remembered of them.
WITH removed AS (
    DELETE FROM documents
    WHERE space_id = %(space)s AND kind = ANY(%(kinds)s) AND received < %(before)s
    AND (deleted OR NOT %(tombstones_only)s::boolean)
    RETURNING kind, id, position, deleted
), forgotten AS (
    DELETE FROM writes USING removed
    WHERE writes.space_id = %(space)s AND writes.kind = removed.kind AND writes.id = removed.id
), freed AS (
    DELETE FROM receipts USING removed
    WHERE receipts.space_id = %(space)s AND receipts.kind = removed.kind AND receipts.id = removed.id
), marked AS (
    INSERT INTO gone (space_id, kind, position)
    SELECT %(space)s, kind, max(position) FROM removed WHERE deleted GROUP BY kind
    ON CONFLICT (space_id, kind) DO UPDATE SET position = greatest(gone.position, excluded.position)
)
SELECT count(*) FROM removed
