"""Demo records, written down in YAML, and what reads them in: docs/demo-data.md describes the format."""
