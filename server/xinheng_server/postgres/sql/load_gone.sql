INSERT INTO gone (space_id, kind, position) VALUES (%(space)s, %(kind)s, %(position)s)
