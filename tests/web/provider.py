"""A real OpenID provider in a process of its own (django-oauth-toolkit): ``python provider.py FOLDER``.

Its people are those of ``PEOPLE``, with the app roles they have there. Prints its address when it answers. It knows
the program ``arkiv``, which it answers on this machine alone.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

PASSWORD = "ett lösenord hos leverantören"
CLIENT, SECRET = "arkiv", "hemlighet-i-provet"
PEOPLE = {
    "rut.registrator": ["Arkiv-registrator", "Kaffelaget"],
    "ulla.utanfor": ["Kaffelaget"],
    "bo.bada": ["Arkiv-registrator", "Arkiv-administrator"],
    "arkivchefen": ["Arkiv-arkivarie"],
}
SCOPES = {"openid": "vem", "profile": "namn", "email": "post"}


def main() -> None:
    """Set up a database in the folder and serve on a free port."""
    folder = Path(sys.argv[1])
    from waitress import create_server

    issuer: list[str] = [""]
    _configure(folder, issuer)
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    _people()
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
    issuer[0] = f"http://127.0.0.1:{server.effective_port}/o"
    print(issuer[0], flush=True)
    server.run()


def _configure(folder: Path, issuer: list[str]) -> None:
    import django
    from django.conf import settings
    from jwcrypto import jwk

    key = jwk.JWK.generate(kty="RSA", size=2048).export_to_pem(private_key=True, password=None).decode()
    settings.configure(
        SECRET_KEY="leverantörens egen i provet, lång nog för att räcka",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "leverantor.sqlite3"}
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        SESSION_COOKIE_NAME="leverantor",
        ROOT_URLCONF="tests.web.provider",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.locmem.Loader", {"registration/login.html": _FORM})]
                },
            }
        ],
        LOGIN_URL="/login/",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key,
            "SCOPES": SCOPES,
            "OAUTH2_VALIDATOR_CLASS": "tests.web.provider.Validator",
            "PKCE_REQUIRED": True,
        },
    )
    django.setup()


_FORM = """<form method="post">{% csrf_token %}<label>Namn <input name="username"></label>
<label>Ord <input name="password" type="password"></label><input type="hidden" name="next" value="{{ next }}">
<button>Vidare</button></form>"""


def _people() -> None:
    from django.contrib.auth.models import User
    from oauth2_provider.models import Application

    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        name="Arkiv",
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris="http://127.0.0.1/logga-in/kommunen/svar",  # any port of this machine (RFC 8252, 7.3)
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )


def __getattr__(name: str) -> Any:
    """What Django asks for by this module's name, made only once Django has started."""
    if name == "urlpatterns":
        from django.contrib.auth.views import LoginView
        from django.urls import include, path

        return [
            path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
            path("login/", LoginView.as_view()),
        ]
    if name == "Validator":
        from oauth2_provider.oauth2_validators import OAuth2Validator

        class Validator(OAuth2Validator):  # type: ignore[misc]
            oidc_claim_scope = None

            def get_additional_claims(self, request: Any) -> dict[str, object]:
                user = request.user
                return {"preferred_username": user.username, "roles": PEOPLE[user.username]}

        return Validator
    raise AttributeError(name)


if __name__ == "__main__":
    main()
