"""Two-factor sign-in: codes of an authenticator (TOTP, RFC 6238) and recovery codes. The shell around django-otp."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.db import transaction

from arkiv.accounts import services
from arkiv.accounts.models import Account
from arkiv.audit import log

_RECOVERY_CODES = 8
_NAME = "app"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the person types into her authenticator: the key in groups of four, and the same as an address."""

    key: str
    address: str


def is_set_up(row: Account) -> bool:
    """Whether the account has an authenticator that has shown a right code once."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    return bool(TOTPDevice.objects.filter(user=row, confirmed=True).exists())


def begin(row: Account, archive: str) -> Enrolment:
    """A key for an authenticator not yet confirmed; asked for again it is the same."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device, _ = TOTPDevice.objects.get_or_create(user=row, confirmed=False, defaults={"name": _NAME})
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    label = quote(f"{archive}:{row.name}")
    address = f"otpauth://totp/{label}?{urlencode({'secret': key, 'issuer': archive}, quote_via=quote)}"
    return Enrolment(" ".join(key[at : at + 4] for at in range(0, len(key), 4)), address)


def confirm(row: Account, code: str) -> tuple[str, ...] | None:
    """Take the authenticator in use if ``code`` is right, in place of any older one; gives recovery codes, once."""
    from django_otp.plugins.otp_static.models import StaticDevice
    from django_otp.plugins.otp_totp.models import TOTPDevice

    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=row, confirmed=False).first()
        if device is None or not _right(device, code):
            return None
        TOTPDevice.objects.filter(user=row, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=("confirmed",))
        StaticDevice.objects.filter(user=row).delete()
        kept = StaticDevice.objects.create(user=row, name=_NAME)
        codes = tuple(f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(_RECOVERY_CODES))
        for word in codes:
            kept.token_set.create(token=word)
        log.append("account.factor_set", actor=services.subject(row.pk), subject=services.subject(row.pk))
    return codes


def is_right(row: Account, code: str) -> bool:
    """Whether ``code`` is the authenticator's of this moment, or a recovery code (which is used up).

    A code is good once, and wrong ones cost a doubling pause (django-otp's throttle).
    """
    from django_otp.plugins.otp_static.models import StaticDevice
    from django_otp.plugins.otp_totp.models import TOTPDevice

    with transaction.atomic():
        for kind in (TOTPDevice, StaticDevice):
            device = kind.objects.select_for_update().filter(user=row, confirmed=True).first()
            if device is not None and _right(device, code):
                log.append("account.factor", actor=services.subject(row.pk), subject=services.subject(row.pk))
                return True
        log.append("account.factor_refused", actor="arkiv", subject=services.subject(row.pk))
    return False


def forget(name: str, *, actor: str) -> None:
    """An administratör takes away somebody's lost authenticator, so that she can set up another."""
    from django_otp.plugins.otp_static.models import StaticDevice
    from django_otp.plugins.otp_totp.models import TOTPDevice

    with transaction.atomic():
        row = Account.objects.get(name=name)
        TOTPDevice.objects.filter(user=row).delete()
        StaticDevice.objects.filter(user=row).delete()
        log.append("account.factor_forgotten", actor=actor, subject=services.subject(row.pk))


def _right(device: Any, code: str) -> bool:
    """django-otp takes anything; only what can be a code is tried, so that a slip of the hand costs no pause."""
    word = code.strip().replace(" ", "").lower()
    digits = word.isdigit() and len(word) == 6
    recovery = len(word) == 13 and word[6] == "-"
    return (digits or recovery) and bool(device.verify_is_allowed()[0]) and bool(device.verify_token(word))
