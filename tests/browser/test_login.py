"""Signing in by OIDC, against a small provider on this machine: nobody works unnamed, the name goes with the changes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from benchmarks.serving import EN, Server, rows, seed
from workbench.store import Store

pytestmark = pytest.mark.browser
jwt = pytest.importorskip("joserfc.jwt")
jwk = pytest.importorskip("joserfc.jwk")

CLIENT = "workbench-test"


class Provider(ThreadingHTTPServer):
    """Says yes to everybody: the code flow of OpenID Connect with one user, Wang Fang."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self.nonce = ""

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 3600, "nonce": self.nonce,
            "name": "Wang Fang", "email": "wang@example.org",
        }  # fmt: skip
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)


class Answers(BaseHTTPRequestHandler):
    """The provider's pages."""

    server: Provider

    def log_message(self, *_: Any) -> None:
        """Quietly."""

    def _json(self, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        here, url = urlsplit(self.path), self.server.url
        if here.path == "/.well-known/openid-configuration":
            self._json({
                "issuer": url, "authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token",
                "jwks_uri": f"{url}/jwks", "response_types_supported": ["code"],
                "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
            })  # fmt: skip
        elif here.path == "/jwks":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif here.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(here.query).items()}
            self.server.nonce = asked.get("nonce", "")
            back = urlencode({"code": "one-time", "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        tokens = {"access_token": "a", "token_type": "Bearer", "expires_in": 3600}
        self._json({**tokens, "id_token": self.server.id_token()})


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def guarded(provider: Provider, tmp_path: Path) -> Iterator[Server]:
    """The pages with a login in their secrets."""
    running = Server(tmp_path)
    running.started_in = tmp_path
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(
        f'[auth]\nredirect_uri = "{running.url}/oauth2callback"\ncookie_secret = "{"s" * 40}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "x"\n'
        f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
    )
    running.start()
    yield running
    running.stop()


def test_nobody_works_unnamed_and_the_name_comes_from_the_login(guarded: Server, new_tab: Any):
    with Store(guarded.database) as store:
        bitext = seed(store, "guarded", rows(4))
        tab = new_tab()
        tab.page.goto(guarded.review(bitext, name="Somebody"))
        sign_in = tab.page.get_by_test_id("stMain").get_by_role("button", name="Sign in")
        sign_in.wait_for()
        assert tab.page.locator(".wbd-row").count() == 0
        with tab.page.expect_request(lambda request: "/oauth2callback" in request.url):
            sign_in.click()
        tab.page.wait_for_url(f"{guarded.url}/")
        tab.page.get_by_test_id("stMain").get_by_role("heading").first.wait_for()
        tab.open(guarded.review(bitext, name="Somebody"))
        tab.edit("r2").type(" Signed.")
        tab.saved()
        row = store.bitexts.rows(bitext)[1]
        assert (row.tgt, row.author) == ((EN[1] + " Signed.",), "Wang Fang")
