-- Every space that ever held a document or was asked for a round; the one question that has no space to begin with.
SELECT space_id FROM spaces
UNION
SELECT space_id FROM rounds
ORDER BY space_id
