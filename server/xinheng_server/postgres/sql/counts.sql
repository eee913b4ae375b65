SELECT name, sum(n)::bigint FROM counters
WHERE space_id = %(space)s AND round_id = %(round)s
GROUP BY name
HAVING sum(n) <> 0
ORDER BY name
