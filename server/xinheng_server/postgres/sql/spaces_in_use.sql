SELECT DISTINCT space_id FROM documents
WHERE space_id = ANY(%(spaces)s)
UNION
SELECT DISTINCT space_id FROM counters
WHERE space_id = ANY(%(spaces)s) AND n <> 0
ORDER BY space_id
