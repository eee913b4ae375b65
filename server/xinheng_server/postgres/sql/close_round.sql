-- Take no more answers; waits for the batches under way.
INSERT INTO rounds (space_id, round_id, sealed)
VALUES (%(space)s, %(round)s, true)
ON CONFLICT (space_id, round_id) DO UPDATE SET sealed = true
