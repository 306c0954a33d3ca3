"""Rows of the accounts room. Written only by ``arkiv.accounts.services``."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from arkiv.accounts.roles import SWEDISH, Role


class Account(AbstractBaseUser):
    """Konto: one person. The log knows her by the row's number only. Never removed, only disabled.

    ``own_password`` is false while somebody else has set the password (a new account, a reset): until she has
    changed it herself she can prove nothing, because another could be her. ``everywhere`` is whoever works for the
    whole authority; anyone else reaches only the boxes of her units. ``subject`` is her id at the identity provider
    (``issuer|sub``) where she signs in through one.
    """

    name = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    own_password = models.BooleanField(default=False)
    failures = models.IntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)
    everywhere = models.BooleanField(default=True)
    subject = models.CharField(max_length=300, blank=True, db_index=True)

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


class Unit(models.Model):
    """Enhet: a part of the authority whose boxes are its own."""

    name = models.CharField(max_length=80, unique=True)

    class Meta:
        app_label = "accounts"
        db_table = "accounts_unit"


class AccountUnit(models.Model):
    """A unit somebody works in."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="held_units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")

    class Meta:
        app_label = "accounts"
        db_table = "accounts_account_unit"
        constraints = (models.UniqueConstraint(fields=("account", "unit"), name="one_row_a_member"),)


class BoxUnit(models.Model):
    """The unit a box belongs to. A box without one is for those who work for the whole authority."""

    box = models.OneToOneField("holdings.Box", on_delete=models.PROTECT, related_name="unit_row")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="boxes")

    class Meta:
        app_label = "accounts"
        db_table = "accounts_box_unit"


class ApiToken(models.Model):
    """A key for programs: acts as its account, within ``scope``. Only the SHA-256 of the key is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.JSONField(default=list)  # Permission values; never more than the account has
    expires = models.DateTimeField()
    revoked = models.BooleanField(default=False)
    last_used = models.DateField(null=True)

    class Meta:
        app_label = "accounts"
        db_table = "accounts_token"
