from django.contrib.auth.models import AbstractUser

from .tokens import Token

__all__ = ["Token", "User"]


class User(AbstractUser):
    """Someone who works on the register. Readers need no account."""

    # The token that the request of a program came with: it narrows what its owner may do. A signed-in person has none.
    token = None

    def has_perm(self, perm, obj=None):
        return super().has_perm(perm, obj) and (self.token is None or self.token.allows(perm))

    def get_all_permissions(self, obj=None):
        found = super().get_all_permissions(obj)
        return found if self.token is None else {name for name in found if self.token.allows(name)}

    @property
    def opens_desk(self) -> bool:
        """Whoever has a role with anything to do at the desk may enter it; a reader has none."""
        return self.is_active and bool(self.get_all_permissions())

    @property
    def reads_drafts(self) -> bool:
        """Whether drafts are shown at all: a token may be one that adds records and sees none but public ones."""
        return self.token is None or self.token.reads_drafts

    @property
    def publishes(self) -> bool:
        """Whether readers see what is written: a token may be one that prepares drafts and does nothing else."""
        return self.token is None or self.token.publishes
