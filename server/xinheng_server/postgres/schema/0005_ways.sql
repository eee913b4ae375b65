-- What an organisation tells residents of its other ways to complain.
ALTER TABLE organisations ADD COLUMN IF NOT EXISTS ways text;
