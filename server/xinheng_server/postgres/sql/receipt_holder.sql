SELECT kind, id FROM receipts
WHERE space_id = %(space)s AND receipt = %(receipt)s
