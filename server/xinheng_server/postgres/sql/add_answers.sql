-- Keep a batch of answers of one round, count them and spend their codes: all of them, or, if one cannot be kept, none,
-- saying why; the others are to come again. What the snapshot does not show yet, because another process is writing it,
-- violates a key: nothing is kept, and the batch is run again.
WITH item AS (
    SELECT id, body, code
    FROM unnest(%(ids)s::text[], %(bodies)s::text[], %(codes)s::text[]) AS given (id, body, code)
), open AS (
    SELECT space_id FROM rounds
    WHERE space_id = %(space)s AND round_id = %(round)s AND NOT sealed
    FOR SHARE
), seen AS (
    SELECT id, body FROM answers
    WHERE space_id = %(space)s AND round_id = %(round)s AND id = ANY(%(ids)s)
), spent AS (
    SELECT code FROM codes
    WHERE space_id = %(space)s AND round_id = %(round)s AND code = ANY(%(codes)s)
), allowed AS (
    SELECT 1 AS yes FROM open
    WHERE NOT EXISTS (SELECT 1 FROM seen) AND NOT EXISTS (SELECT 1 FROM spent)
), used AS (
    INSERT INTO codes (space_id, round_id, code)
    SELECT %(space)s, %(round)s, item.code FROM item CROSS JOIN allowed WHERE item.code IS NOT NULL ORDER BY item.code
), kept AS (
    INSERT INTO answers (space_id, round_id, id, body)
    SELECT %(space)s, %(round)s, item.id, item.body FROM item CROSS JOIN allowed ORDER BY item.id
), counted AS (
    INSERT INTO counters (space_id, round_id, shard, name, n)
    SELECT %(space)s, %(round)s, %(shard)s, added.name, added.n
    FROM unnest(%(names)s::text[], %(numbers)s::bigint[]) AS added (name, n) CROSS JOIN allowed
    ORDER BY added.name
    ON CONFLICT (space_id, round_id, shard, name) DO UPDATE SET n = counters.n + excluded.n
)
SELECT
    item.id,
    CASE
        WHEN allowed.yes IS NOT NULL THEN 'new'
        WHEN seen.body = item.body THEN 'repeated'
        WHEN seen.id IS NOT NULL THEN 'reused'
        WHEN spent.code IS NOT NULL THEN 'spent'
        WHEN round.sealed THEN 'sealed'
        ELSE 'again'
    END
FROM item
LEFT JOIN allowed ON true
LEFT JOIN seen ON seen.id = item.id
LEFT JOIN spent ON spent.code = item.code
LEFT JOIN (
    SELECT sealed FROM rounds
    WHERE space_id = %(space)s AND round_id = %(round)s
) AS round ON true
