-- Write the answers of a closed round anew, without ids and in an order drawn by lot, and forget the spent codes.
WITH moved AS (
    DELETE FROM answers
    WHERE space_id = %(space)s AND round_id = %(round)s
    RETURNING body
), forgotten AS (
    DELETE FROM codes
    WHERE space_id = %(space)s AND round_id = %(round)s
)
INSERT INTO sealed_answers (space_id, round_id, place, body)
SELECT %(space)s, %(round)s, row_number() OVER (ORDER BY gen_random_uuid()), body FROM moved
