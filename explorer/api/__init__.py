"""The register for machines: /api/v1/."""
