from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import NO_DB_ALIAS


def refuse_unsuitable(connection, **kwargs):
    """Refuses a PostgreSQL database that cannot hold every script, and any driver but psycopg2.

    Django takes psycopg 3 without a word as soon as it can be imported.
    """
    if connection.vendor != "postgresql" or connection.alias == NO_DB_ALIAS:
        return
    driver = connection.Database.__name__
    if driver != "psycopg2":
        raise ImproperlyConfigured(f"The PostgreSQL driver must be psycopg2, not {driver}. Uninstall {driver}.")
    # The server says its encoding when the connection opens; this asks nothing.
    encoding = connection.connection.get_parameter_status("server_encoding")
    if encoding != "UTF8":
        raise ImproperlyConfigured(
            f"The PostgreSQL database {connection.settings_dict['NAME']} has the encoding {encoding} and cannot hold "
            "Armenian, Azerbaijani and Russian text. Create it anew: createdb --encoding=UTF8 --template=template0 NAME"
        )
