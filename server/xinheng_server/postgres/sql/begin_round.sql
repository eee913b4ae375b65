INSERT INTO rounds (space_id, round_id, sealed)
VALUES (%(space)s, %(round)s, false)
ON CONFLICT (space_id, round_id) DO NOTHING
