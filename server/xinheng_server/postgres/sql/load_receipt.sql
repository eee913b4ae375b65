INSERT INTO receipts (space_id, receipt, kind, id) VALUES (%(space)s, %(receipt)s, %(kind)s, %(id)s)
