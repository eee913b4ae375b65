"""The pages that residents open on their own phones: one document each, complete without script and without the site."""
