"""A complaint reaches the organisation sealed, and nothing but sealed; its number tells the resident how it stands."""

import base64
import hashlib
import json
import re
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from village import Village, problem, village
from xinheng_server.complaint.envelope import INFO, SIZES
from xinheng_server.complaint.keys import KeyUnfit, from_base64url, read_public_key, thumbprint
from xinheng_server.complaint.numbers import find_number_key, number_of

pytestmark = pytest.mark.anyio

PLAINTEXT = "投诉：工作人员态度不好。联系电话 13800000000"
LONG = "".join(map(chr, range(0x4E00, 0x5E00)))
"""As many different signs as fit, which no complaint has."""

UNKNOWN = {"number": "000-000-000-000-000"}
FIRST = "0b0f6a0e-5d5e-4f0a-9a58-6a1f2e3d4c5b"

type Private = ec.EllipticCurvePrivateKey


def new_key() -> Private:
    return ec.generate_private_key(ec.SECP256R1())


def jwk(key: Private) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": b64(numbers.x.to_bytes(32)), "y": b64(numbers.y.to_bytes(32))}


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def derive(own: Private, other: Mapping[str, str], key_id: str) -> AESGCM:
    x, y = (int.from_bytes(unb64(other[name])) for name in ("x", "y"))
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key())
    return AESGCM(HKDF(SHA256(), 32, None, (INFO + key_id).encode()).derive(shared))


def sealed(text: str, to: Mapping[str, str], key_id: str) -> dict[str, Any]:
    """Do what the resident's browser does."""
    own, iv = new_key(), uuid.uuid4().bytes[:12]
    content = text.encode()
    padded = content + b"\x00" * (next(size for size in SIZES if size >= len(content)) - len(content))
    ciphertext = derive(own, to, key_id).encrypt(iv, padded, b"heping")
    return {"version": 1, "key": key_id, "ephemeral": jwk(own), "iv": b64(iv), "ciphertext": b64(ciphertext)}


def opened(envelope: Mapping[str, Any], key: Private) -> str:
    """Do what the organisation's browser does with its key file."""
    aead = derive(key, envelope["ephemeral"], envelope["key"])
    return aead.decrypt(unb64(envelope["iv"]), unb64(envelope["ciphertext"]), b"heping").rstrip(b"\x00").decode()


class Office:
    """A village whose organisation takes complaints."""

    def __init__(self, town: Village, key: Private) -> None:
        self.town, self.key = town, key

    async def use(self, key: Private) -> None:
        """Register another public key."""
        self.key = key
        organisation = await self.town.parts.registry.organisation("heping")
        assert organisation is not None
        await self.town.parts.registry.change_organisation(
            replace(organisation, public_key=read_public_key(json.dumps(jwk(key))))
        )

    async def sealed(self, text: str = PLAINTEXT) -> dict[str, Any]:
        shown = (await self.town.client.get("/api/v1/complaints/heping/key")).json()
        return sealed(text, shown["key"], shown["thumbprint"])

    async def hand_in(self, envelope: Any = None, complaint_id: str | None = None) -> httpx.Response:
        address = f"/api/v1/complaints/heping/{complaint_id or uuid.uuid4()}"
        return await self.town.client.put(address, json=envelope or await self.sealed())

    async def state(self, number: str) -> httpx.Response:
        return await self.ask("heping", number)

    async def ask(self, organisation: str, number: str) -> httpx.Response:
        return await self.town.client.post(f"/api/v1/complaints/{organisation}/lookup", json={"number": number})

    async def listed(self) -> list[dict[str, Any]]:
        answer = await self.town.client.get("/api/v1/complaints", headers=self.town.token())
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def read(self, complaint_id: str, organisation: str = "heping") -> httpx.Response:
        return await self.town.client.get(f"/api/v1/complaints/{complaint_id}", headers=self.town.token(organisation))

    async def move(self, complaint: Mapping[str, Any], state: str) -> httpx.Response:
        return await self.town.client.put(
            f"/api/v1/complaints/{complaint['id']}/state",
            json={"state": state},
            headers=self.town.new_write(complaint["revision"]),
        )


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with village(tmp_path / "data", complaints=True) as town:
        found = Office(town, new_key())
        await found.use(found.key)
        yield found


async def test_only_the_organisation_can_open_what_a_resident_hands_in(office: Office) -> None:
    answer = await office.hand_in()
    assert answer.status_code == 201, answer.text
    (complaint,) = await office.listed()
    read = (await office.read(complaint["id"])).json()
    assert opened(read["envelope"], office.key) == PLAINTEXT
    dump = "\n".join([line async for line in office.town.parts.store.dump()])
    assert PLAINTEXT not in dump
    assert "13800000000" not in dump


async def test_the_resident_learns_a_number_and_the_last_day_for_an_answer(office: Office) -> None:
    office.town.on("2026-09-29")
    members = (await office.hand_in()).json()
    number = members.pop("number")
    assert members == {
        "state": "received",
        "received": "2026-09-29",
        "due": "2026-10-12",
        "provisional": False,
        "steps": [{"state": "received", "day": "2026-09-29"}],
    }
    assert (await office.state(number)).json() == members
    assert (await office.state(number.replace("-", "").lower())).json() == members


async def test_the_same_complaint_again_is_kept_once_with_the_same_number(office: Office) -> None:
    envelope = await office.sealed()
    first = await office.hand_in(envelope, FIRST)
    office.town.on("2026-05-05")
    await office.use(new_key())
    again = await office.hand_in(envelope, FIRST)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(await office.listed()) == 1
    assert problem(await office.hand_in(await office.sealed(), FIRST)) == (409, "complaint_reused")


async def test_the_organisation_moves_a_complaint_on_and_the_resident_sees_the_days(office: Office) -> None:
    number = (await office.hand_in()).json()["number"]
    (complaint,) = await office.listed()
    office.town.on("2026-05-05")
    moved = await office.move(complaint, "in_progress")
    assert moved.status_code == 200, moved.text
    assert problem(await office.move(complaint, "closed")) == (412, "revision_conflict")
    office.town.on("2026-05-06")
    assert (await office.move(moved.json(), "answered")).status_code == 200
    steps = (await office.state(number)).json()["steps"]
    assert steps == [
        {"state": "received", "day": "2026-05-03"},
        {"state": "in_progress", "day": "2026-05-05"},
        {"state": "answered", "day": "2026-05-06"},
    ]


async def test_a_state_is_one_of_four_words_and_nothing_else(office: Office) -> None:
    await office.hand_in()
    (complaint,) = await office.listed()
    assert problem(await office.move(complaint, "rejected")) == (422, "state_invalid")
    address = f"/api/v1/complaints/{complaint['id']}/state"
    more = {"state": "closed", "note": PLAINTEXT}
    headers = office.town.new_write(complaint["revision"])
    assert problem(await office.town.client.put(address, json=more, headers=headers)) == (422, "state_invalid")


async def test_a_complaint_tells_the_day_it_came_not_the_time(office: Office) -> None:
    office.town.on("2026-05-03", "08:17:23")
    await office.hand_in(complaint_id=FIRST)
    dump = "\n".join([line async for line in office.town.parts.store.dump() if '"complaint"' in line])
    assert "2026-05-03T00:00:00Z" in dump
    assert "08:17" not in dump


async def test_neither_the_data_nor_the_organisation_shows_the_number(office: Office) -> None:
    number = (await office.hand_in()).json()["number"]
    (complaint,) = await office.listed()
    shown = json.dumps([complaint, (await office.read(complaint["id"])).json()])
    dump = "\n".join([line async for line in office.town.parts.store.dump()])
    for spelling in (number, number.replace("-", "")):
        assert spelling not in dump + shown


async def test_neither_does_what_the_data_holds_together_with_its_key(office: Office) -> None:
    number = (await office.hand_in(complaint_id=FIRST)).json()["number"]
    dump = "\n".join([line async for line in office.town.parts.store.dump()])
    assert FIRST not in dump
    key = await find_number_key(office.town.parts.store, "heping")
    assert key is not None
    assert number == number_of(key, FIRST)
    assert number not in {
        number_of(key, found) for found in re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", dump)
    }


async def test_asking_for_a_number_keeps_nothing(office: Office) -> None:
    assert problem(await office.state("000-000-000-000-000")) == (404, "number_unknown")
    assert list(await office.town.parts.store.spaces()) == []


async def test_another_organisation_sees_nothing(office: Office) -> None:
    number = (await office.hand_in()).json()["number"]
    (complaint,) = await office.listed()
    assert problem(await office.read(complaint["id"], "xinhua")) == (404, "not_found")
    answer = await office.ask("xinhua", number)
    assert problem(answer) == (404, "number_unknown")


async def test_an_organisation_cannot_write_a_complaint(office: Office) -> None:
    headers = office.town.new_write()
    answer = await office.town.client.put(f"/api/v1/complaints/{FIRST}", json={}, headers=headers)
    assert problem(answer) == (405, "method_not_allowed")


async def test_a_deleted_complaint_is_gone_for_both(office: Office) -> None:
    number = (await office.hand_in()).json()["number"]
    (complaint,) = await office.listed()
    headers = office.town.new_write(complaint["revision"])
    answer = await office.town.client.delete(f"/api/v1/complaints/{complaint['id']}", headers=headers)
    assert answer.status_code == 200
    assert problem(await office.state(number)) == (404, "number_unknown")
    assert problem(await office.read(complaint["id"])) == (410, "deleted")


async def test_a_new_key_is_said_so_that_the_page_can_seal_again(office: Office) -> None:
    envelope = await office.sealed()
    await office.use(new_key())
    answer = await office.hand_in(envelope)
    assert problem(answer) == (409, "complaint_key_changed")
    assert answer.json()["key"]["x"] == jwk(office.key)["x"]


async def test_who_tries_numbers_has_to_wait(tmp_path: Path) -> None:
    async with village(tmp_path / "data", complaints=True, failures_per_address=3) as town:
        for _ in range(3):
            answer = await town.client.post("/api/v1/complaints/heping/lookup", json=UNKNOWN)
            assert problem(answer) == (404, "number_unknown")
        answer = await town.client.post("/api/v1/complaints/heping/lookup", json=UNKNOWN)
        assert problem(answer) == (429, "too_many_requests")


@pytest.mark.parametrize("complaints", [True, False])
async def test_without_the_operator_and_a_key_there_are_no_complaints(tmp_path: Path, complaints: bool) -> None:
    async with village(tmp_path / "data", complaints=complaints) as town:
        office = Office(town, new_key())
        if not complaints:
            await office.use(office.key)
        answer = await town.client.get("/api/v1/complaints/heping/key")
        assert problem(answer) == (404, "complaints_off")
        envelope = sealed(PLAINTEXT, jwk(office.key), "x")
        assert problem(await office.hand_in(envelope)) == (404, "complaints_off")


# Nothing readable fits into an envelope.


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"note": PLAINTEXT}, "note"),
        ({"version": 2}, "version"),
        ({"key": PLAINTEXT}, "key"),
        ({"iv": b64(b"123456789012345")}, "iv"),
        ({"ephemeral": {"kty": "EC", "crv": "P-256", "x": b64(b"\x01" * 32), "y": b64(b"\x01" * 32)}}, "ephemeral"),
        ({"ephemeral": {**jwk(new_key()), "note": PLAINTEXT}}, "ephemeral"),
        ({"ciphertext": b64(PLAINTEXT.encode())}, "ciphertext"),
        ({"ciphertext": b64(PLAINTEXT.encode().ljust(SIZES[0] + 16))}, "ciphertext"),
        ({"ciphertext": b64(b"\xff" * (SIZES[0] + 17))}, "ciphertext"),
        ({"ciphertext": b64((LONG.encode("gb18030"))[: SIZES[0] + 16])}, "ciphertext"),
        ({"ciphertext": b64((LONG.encode("utf-16"))[: SIZES[0] + 16])}, "ciphertext"),
        ({"ciphertext": b64((LONG.encode("utf-16"))[: SIZES[3] + 16])}, "ciphertext"),
        ({"ciphertext": None}, "ciphertext"),
    ],
)
async def test_what_is_not_sealed_is_refused_whole(office: Office, changes: dict[str, Any], path: str) -> None:
    answer = await office.hand_in({**await office.sealed(), **changes})
    assert problem(answer) == (422, "complaint_not_sealed")
    assert [error["path"] for error in answer.json()["errors"]] == [path]
    assert await office.listed() == []


async def test_plain_text_is_refused_and_not_repeated_in_the_answer(office: Office) -> None:
    answer = await office.hand_in({"text": PLAINTEXT})
    assert problem(answer) == (422, "complaint_not_sealed")
    assert PLAINTEXT not in answer.text


# Keys.


def test_bytes_are_written_in_one_way_only() -> None:
    assert from_base64url("AAA", 2) == b"\x00\x00"
    for other in ("AAB", "AAA=", "AA+A", "AA A", "AAA\n"):
        assert from_base64url(other, 2) is None


def test_a_public_key_is_kept_in_one_way_and_named_by_its_thumbprint() -> None:
    key = jwk(new_key())
    kept = read_public_key(json.dumps({**key, "key_ops": [], "ext": True}, indent=1))
    assert json.loads(kept) == key
    members = ",".join(f'"{name}":"{key[name]}"' for name in ("crv", "kty", "x", "y"))
    assert thumbprint(kept) == b64(hashlib.sha256(f"{{{members}}}".encode()).digest())


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("nothing", "JSON"),
        ("[]", "JWK"),
        (json.dumps({**jwk(new_key()), "d": "AAAA"}), "私钥"),
        (json.dumps({**jwk(new_key()), "crv": "P-384"}), "P-256"),
        (json.dumps({**jwk(new_key()), "x": b64(b"\x02" * 32)}), "P-256"),
        (json.dumps({**jwk(new_key()), "x": "短"}), "P-256"),
        (json.dumps({"kty": "oct", "k": "AAAA"}), "私钥"),
    ],
    ids=["no JSON", "a list", "private", "another curve", "not on the curve", "not Base64", "symmetric"],
)
def test_what_is_no_public_key_is_refused_with_a_sentence(key: str, says: str) -> None:
    with pytest.raises(KeyUnfit, match=says):
        read_public_key(key)
