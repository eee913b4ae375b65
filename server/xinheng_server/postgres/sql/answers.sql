SELECT body FROM answers
WHERE space_id = %(space)s AND round_id = %(round)s
UNION ALL
SELECT body FROM sealed_answers
WHERE space_id = %(space)s AND round_id = %(round)s
ORDER BY body
