"""(a) The register as the tutorials of Django and Django REST framework teach to write it, on the register's own tables."""
