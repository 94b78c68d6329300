from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Someone who works on the register. Readers need no account."""
