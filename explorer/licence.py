"""What the register's own data may be used for; quoted statements stay with those who said them."""

NAME, URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
# As a header of every answer of the API.
LINK = f'<{URL}>; rel="license"'
