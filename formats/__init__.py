"""Ground that knows no model: uncertain dates and places, folding of names, references, paging, strict queries."""
