-- Remove all answers and codes of a closed round; that it is closed stays known.
WITH answers_gone AS (
    DELETE FROM answers
    WHERE space_id = %(space)s AND round_id = %(round)s
), sealed_answers_gone AS (
    DELETE FROM sealed_answers
    WHERE space_id = %(space)s AND round_id = %(round)s
), codes_gone AS (
    DELETE FROM codes
    WHERE space_id = %(space)s AND round_id = %(round)s
)
DELETE FROM counters
WHERE space_id = %(space)s AND round_id = %(round)s
