INSERT INTO codes (space_id, round_id, code) VALUES (%(space)s, %(round)s, %(code)s)
