SELECT
    (SELECT count(*) FROM documents WHERE space_id = ANY(%(spaces)s)),
    (SELECT coalesce(sum(n), 0)::bigint FROM counters WHERE space_id = ANY(%(spaces)s) AND name = 'answers')
