"""OpenID Connect: what mozilla-django-oidc asks for, from the provider's own description of itself.

On top of what the library holds (signature, nonce, state, PKCE) the issuer and the audience of an ID token are held
too: one made for another program must not open this one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from django.conf import settings
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from arkiv.accounts.errors import LoginRefused
from arkiv.accounts.models import Account
from arkiv.accounts.sign_on_rules import Rules
from arkiv.accounts.single_sign_on import Claims, recognise
from arkiv.settings import Settings

_SECONDS = 10
_LASTS = 3600  # seconds that the provider's description is remembered
_ALGORITHM = "RS256"
_LOCAL = ("127.0.0.1", "localhost", "::1")
_BAD = (
    "Kommunens inloggning gick inte att lita på ({}). Du är inte inloggad. Försök igen, eller säg till "
    "administratören."
)


@dataclass(frozen=True, slots=True)
class Provider:
    """Where the provider (identitetsleverantör) answers what."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    keys: str
    end_session: str


def is_on(given: Settings) -> bool:
    """Whether people sign in through a provider."""
    return bool(given.sso_issuer and given.sso_client_id)


def provider() -> Provider:
    """The provider of the settings, by its description (OpenID Connect Discovery 1.0). Raises LoginRefused."""
    return _described(settings.ARKIV.sso_issuer, int(time.monotonic() // _LASTS))


@lru_cache(maxsize=2)
def _described(issuer: str, _hour: int) -> Provider:
    place = urlsplit(issuer)
    if place.scheme != "https" and place.hostname not in _LOCAL:
        raise LoginRefused(_BAD.format("adressen är inte https"))
    try:
        answer = requests.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=_SECONDS)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        found = Provider(
            str(told["issuer"]),
            str(told["authorization_endpoint"]),
            str(told["token_endpoint"]),
            str(told.get("userinfo_endpoint", "")),
            str(told["jwks_uri"]),
            str(told.get("end_session_endpoint", "")),
        )
    except (requests.RequestException, ValueError, KeyError) as error:
        raise LoginRefused(_BAD.format("den svarar inte som den ska")) from error
    if found.issuer.rstrip("/") != issuer.rstrip("/"):
        raise LoginRefused(_BAD.format("den kallar sig något annat än i inställningarna"))
    return found


def sign_out_address(back: str) -> str:
    """Where the visit at the provider is ended as well, ``""`` where it has no such place."""
    end = provider().end_session
    asked = {"client_id": settings.ARKIV.sso_client_id, "post_logout_redirect_uri": back}
    return f"{end}?{urlencode(asked)}" if end else ""


def setting(name: str, *default: Any) -> Any:
    """What the library asks its settings for."""
    given, found = settings.ARKIV, provider()
    known = {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": found.authorization,
        "OIDC_OP_TOKEN_ENDPOINT": found.token,
        "OIDC_OP_USER_ENDPOINT": found.userinfo,
        "OIDC_OP_JWKS_ENDPOINT": found.keys,
        "OIDC_RP_CLIENT_ID": given.sso_client_id,
        "OIDC_RP_CLIENT_SECRET": given.sso_client_secret,
        "OIDC_RP_SIGN_ALGO": _ALGORITHM,
        "OIDC_RP_SCOPES": given.sso_scopes,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "sso_answer",
        "OIDC_REDIRECT_FIELD_NAME": "vidare",
        "OIDC_USE_PKCE": True,
        "OIDC_TIMEOUT": _SECONDS,
        "LOGIN_REDIRECT_URL_FAILURE": "/logga-in",
    }
    return known[name] if name in known else import_from_settings(name, *default)


class Backend(OIDCAuthenticationBackend):
    """Django asks this one who came back from the provider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if is_on(settings.ARKIV):
            super().__init__(*args, **kwargs)

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        return setting(attr, *args)

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a session; asked at every page, and needs no provider."""
        return Account.objects.filter(pk=user_id).first()

    def verify_token(self, token: Any, **kwargs: Any) -> Any:
        """The claims of ``token``, once they are from our provider and for us. Raises LoginRefused."""
        payload = super().verify_token(token, **kwargs)
        audience = payload.get("aud")
        ours = {audience} if isinstance(audience, str) else set(audience or ())
        client = settings.ARKIV.sso_client_id
        if client not in ours or (len(ours) > 1 and payload.get("azp") != client):
            raise LoginRefused(_BAD.format("svaret var avsett för ett annat program"))
        if payload.get("iss") != provider().issuer or not payload.get("sub") or "exp" not in payload:
            raise LoginRefused(_BAD.format("svaret har fel avsändare"))
        return payload

    def get_or_create_user(self, access_token: Any, id_token: Any, payload: Any) -> Account:
        """The account of who signed in, with the roles the provider gives now. Raises LoginRefused."""
        claims = dict(payload)
        if self.OIDC_OP_USER_ENDPOINT:
            more = self.get_userinfo(access_token, id_token, payload)
            if more.get("sub") != payload["sub"]:
                raise LoginRefused(_BAD.format("två svar om två personer"))
            claims = {**more, **claims}
        given = settings.ARKIV
        subject = f"{payload['iss']}|{payload['sub']}"
        return recognise(
            Claims(subject[:300], _name(claims), _groups(claims.get(given.sso_claim))),
            Rules.read(given.sso_roles, given.sso_units),
        )


def _name(claims: dict[str, Any]) -> str:
    wanted = (claims.get(key) for key in ("preferred_username", "upn", "email", "name", "sub"))
    return next(str(each) for each in wanted if each)


def _groups(value: Any) -> tuple[str, ...]:
    """The groups or app roles: a list, or one word. Anything else is none."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
