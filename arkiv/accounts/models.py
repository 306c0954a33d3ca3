"""Rows of the accounts room. Written only by ``arkiv.accounts.services``."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from arkiv.accounts.roles import SWEDISH, Role


class Account(AbstractBaseUser):
    """Konto: one person. The log knows her by the row's number only. Never removed, only disabled.

    ``own_password`` is false while somebody else has set the password (a new account, a reset): until she has
    changed it herself she can prove nothing, because another could be her.
    """

    name = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    own_password = models.BooleanField(default=False)
    failures = models.IntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)

    objects = BaseUserManager()
    USERNAME_FIELD = "name"

    class Meta:
        app_label = "accounts"
        db_table = "accounts_account"


class AccountRole(models.Model):
    """A role somebody has."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="held_roles")
    role = models.CharField(max_length=20, choices=[(role.value, SWEDISH[role]) for role in Role])

    class Meta:
        app_label = "accounts"
        db_table = "accounts_role"
        constraints = (models.UniqueConstraint(fields=("account", "role"), name="one_row_a_role"),)


class Presence(models.Model):
    """That a person gave her password: good for one act, for a few minutes. ``digest`` is the token's SHA-256."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    spent_on = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "accounts"
        db_table = "accounts_presence"
