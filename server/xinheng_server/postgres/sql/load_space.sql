INSERT INTO spaces (space_id, position) VALUES (%(space)s, %(position)s)
