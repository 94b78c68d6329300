from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Someone who works on the register. Readers need no account."""

    @property
    def opens_desk(self) -> bool:
        """Whoever has a role with anything to do at the desk may enter it; a reader has none."""
        return self.is_active and bool(self.get_all_permissions())
