"""Login: the secret, the host's login, the credentials of the host's API."""

import base64
from pathlib import Path

import pytest

from iib.domain.errors import BadSettings
from iib.host.facts import HostFacts
from iib.settings import load_settings
from tests.served import BASE, serve

SECRET = "correct horse ä"


def test_a_browser_logs_in_and_out(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir, picture_folder, secret_key=SECRET) as api:
        assert api.get("global_setting").status_code == 401
        assert api.client.get(f"{BASE}/").status_code == 200  # the page, which then asks for the secret
        wrong = api.post("login", {"secret": "correct horse"})
        assert wrong.status_code == 401 and wrong.headers["www-authenticate"].startswith("Bearer")
        right = api.post("login", {"secret": SECRET})
        cookie = right.headers["set-cookie"]
        assert right.json() == {"success": True}
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path" not in cookie and "Secure" not in cookie
        assert SECRET not in cookie
        assert api.get("global_setting").json()["folders"]
        assert api.get("file", path=str(picture_folder / "plain.jpg")).status_code == 200
        word = cookie.partition(";")[0]
        assert api.post("logout").status_code == 200
        assert api.get("global_setting").status_code == 401
        assert api.get("global_setting", headers={"Cookie": word}).status_code == 401


def test_a_new_start_logs_nobody_out_and_a_new_secret_everybody(data_dir: Path) -> None:
    with serve(data_dir, indexed=False, secret_key=SECRET) as api:
        words = []
        for _ in range(2):
            words.append(api.post("login", {"secret": SECRET}).headers["set-cookie"].partition(";")[0])
            api.client.cookies.clear()
        assert api.post("logout", headers={"Cookie": words[0]}).status_code == 200
    statuses = {}
    for secret in (SECRET, "another", SECRET):
        with serve(data_dir, indexed=False, secret_key=secret) as api:
            statuses[secret] = [api.get("global_setting", headers={"Cookie": word}).status_code for word in words]
    assert statuses == {SECRET: [401, 200], "another": [401, 401]}


def test_over_https_the_cookie_stays_there(data_dir: Path) -> None:
    with serve(data_dir, indexed=False, secret_key=SECRET) as api:
        answer = api.post("login", {"secret": SECRET}, headers={"X-Forwarded-Proto": "https"})
        assert "; Secure" in answer.headers["set-cookie"]


def test_a_script_sends_the_secret_itself(data_dir: Path) -> None:
    with serve(data_dir, indexed=False, secret_key=SECRET) as api:
        headers = {b"Authorization": f"Bearer {SECRET}".encode()}
        assert api.client.get(f"{BASE}/global_setting", headers=headers).status_code == 200
    with serve(data_dir, indexed=False, secret_key="plain") as api:
        assert api.get("global_setting", headers={"Authorization": "Bearer plain"}).status_code == 200
        assert api.get("global_setting", headers={"Authorization": "bearer  plain "}).status_code == 200
        assert api.get("global_setting", headers={"Authorization": "plain"}).status_code == 401
        assert api.post("db/add_custom_tag", {"tag_name": "x"}, headers={"Authorization": "Bearer plain"}).is_success


def test_guessing_is_slowed_down_and_sessions_go_on(data_dir: Path) -> None:
    with serve(data_dir, indexed=False, secret_key=SECRET) as api:
        cookie = api.post("login", {"secret": SECRET}).headers["set-cookie"].partition(";")[0]
        api.client.cookies.clear()
        statuses = [api.post("login", {"secret": f"guess {number}"}).status_code for number in range(7)]
        assert statuses == [401] * 5 + [429] * 2
        assert api.post("login", {"secret": SECRET}).status_code == 429
        assert api.get("global_setting", headers={"Authorization": "Bearer guess"}).status_code == 429
        assert api.get("global_setting", headers={"Cookie": cookie}).status_code == 200


def test_without_a_secret_there_is_nothing_to_log_in_with(data_dir: Path) -> None:
    with serve(data_dir, indexed=False) as api:
        answer = api.post("login", {"secret": ""})
        assert answer.status_code == 400 and "IIB_SECRET_KEY" in answer.json()["detail"]
        assert api.get("global_setting", headers={"Authorization": "Bearer x"}).status_code == 200  # nobody asked


class _Login:
    def is_on(self) -> bool:
        return True

    def user_of(self, request: object) -> str | None:
        cookies: dict[str, str] = request.cookies  # type: ignore[attr-defined]
        return "ada" if cookies.get("access-token") == "right" else None


def test_where_the_host_asks_to_log_in_so_do_we(data_dir: Path, picture_folder: Path) -> None:
    facts = HostFacts("webui", str(data_dir), str(data_dir), login=_Login())
    with serve(data_dir, picture_folder, facts=facts, indexed=False) as api:
        assert api.get("hello").status_code == 200
        stranger = api.get("global_setting")
        assert stranger.status_code == 401 and "WWW-Authenticate" not in stranger.headers
        assert api.get("global_setting", headers={"Cookie": "access-token=wrong"}).status_code == 401
        assert api.get("global_setting", headers={"Cookie": "access-token=right"}).status_code == 200
        tag = {"tag_name": "x"}
        assert api.post("db/add_custom_tag", tag, headers={"Cookie": "access-token=right"}).status_code == 200


def test_a_user_of_the_host_or_one_with_the_secret(data_dir: Path) -> None:
    facts = HostFacts("webui", str(data_dir), str(data_dir), is_reachable_from_outside=True, login=_Login())
    with serve(data_dir, facts=facts, indexed=False, secret_key="plain", host="pc.example") as api:
        assert api.get("global_setting").status_code == 401
        for headers in ({"Cookie": "access-token=right"}, {"Authorization": "Bearer plain"}):
            assert api.post("db/add_custom_tag", {"tag_name": "x"}, headers=headers).status_code == 200


def basic(pair: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def test_the_credentials_of_the_hosts_api(data_dir: Path) -> None:
    credentials = ("ada:secret:with colon", "bob:ä")
    facts = HostFacts(
        "webui", str(data_dir), str(data_dir), is_reachable_from_outside=True, api_credentials=credentials
    )
    with serve(data_dir, facts=facts, indexed=False, host="pc.example") as api:
        for pair in credentials:
            assert api.post("db/add_custom_tag", {"tag_name": "x"}, headers=basic(pair)).status_code == 200
        assert api.get("global_setting").json()["is_readonly"] is True
        assert api.get("global_setting", headers=basic(credentials[0])).json()["is_readonly"] is False
        assert api.post("db/add_custom_tag", {"tag_name": "x"}).status_code == 401
        for headers in (basic("ada:wrong"), basic("ada"), {"Authorization": "Basic ?"}):
            assert api.post("db/add_custom_tag", {"tag_name": "x"}, headers=headers).status_code == 401


def test_disable_opens_an_exposed_server_and_a_secret_still_closes_it(data_dir: Path) -> None:
    facts = HostFacts("webui", str(data_dir), str(data_dir), is_reachable_from_outside=True)
    with serve(data_dir, facts=facts, indexed=False, access_control="disable", host="pc.example") as api:
        assert api.post("db/add_custom_tag", {"tag_name": "x"}).status_code == 200
    with serve(
        data_dir, facts=facts, indexed=False, access_control="disable", secret_key="s", host="pc.example"
    ) as api:
        assert api.get("global_setting").status_code == 401


def test_other_sites_only_by_name_and_never_with_cookies(data_dir: Path) -> None:
    with serve(data_dir, indexed=False, secret_key="plain", cors_allow_origins="https://friend.example") as api:
        headers = {"Origin": "https://friend.example", "Authorization": "Bearer plain"}
        friend = api.get("global_setting", headers=headers)
        assert friend.status_code == 200
        assert friend.headers["access-control-allow-origin"] == "https://friend.example"
        assert "access-control-allow-credentials" not in friend.headers
        other = api.get("global_setting", headers={**headers, "Origin": "https://friend.example.attacker.example"})
        assert other.status_code == 403 and "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("origins", ["*", "https://*.example", "example.org", "null", "https://a.example/path"])
def test_only_explicit_origins_can_be_set(origins: str) -> None:
    with pytest.raises(BadSettings, match="IIB_CORS_ALLOW_ORIGINS"):
        load_settings(environment={"IIB_CORS_ALLOW_ORIGINS": origins})
