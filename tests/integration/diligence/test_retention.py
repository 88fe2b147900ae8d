"""What is past its time is erased, and the audit still verifies; a legal hold keeps it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.audit.checkpoint import AuditKey
from shared.audit.checkpointer import Checkpointer
from shared.audit.verification import verify_service
from shared.contracts.events import OrderErased
from shared.contracts.order import order_sha256
from tests.integration.diligence.world import KEY, World, assessment, finding, order_bytes

pytestmark = pytest.mark.postgres

YEAR = datetime.now(UTC).year
FIVE, TEN = datetime(YEAR + 6, 1, 2, tzinfo=UTC), datetime(YEAR + 11, 1, 2, tzinfo=UTC)
WORDS = "A confidential word about Ms Haavisto"
TABLES = (
    "decision", "audit_personal", "order_revision", "assessment", "answer_link", "dismissal", "case_queue",
    "established_fact", "document_content", "notification", "console_draft", "legal_hold", "answered_request",
)  # fmt: skip


async def ended(world: World) -> str:
    """An order with a file and words of people, declined by two."""
    sha256 = order_sha256(order_bytes(party=WORDS))
    await world.given(world.order(party=WORDS))
    await world.given(world.assessed(assessment(1, [finding("a")], sha256=sha256)))
    case = str((await world.case())["case_id"])
    alan = world.client("alan")
    kept = (await alan.post("/v1/documents?name=a.txt", content=WORDS.encode())).json()
    filed = {"sha256": kept["sha256"], "kind": "other", "title": WORDS}
    await alan.post(f"/v1/cases/{case}/documents", json=filed)
    for who in ("rita", "anna"):
        assert (await world.decide(who, "decline", reasons_for=WORDS)).status_code == 201
    return case


async def places_with(world: World, words: str) -> list[str]:
    """Tables in which the words still stand, bytes included."""
    found = []
    for table in TABLES:
        rows = await world.database.fetch(f"SELECT row_to_json(t)::text AS row FROM {table} t")
        if any(words in row["row"] or words.encode().hex() in row["row"] for row in rows):
            found.append(table)
    return found


async def lift(world: World, case: str, who: str, why: str = "The trial is over.") -> httpx.Response:
    (hold,) = (await world.client("vera").get(f"/v1/cases/{case}/holds")).json()["items"]
    path = f"/v1/cases/{case}/holds/{hold['hold_id']}/lift"
    return await world.client(who).post(path, json={"reason": why}, headers={"Idempotency-Key": str(uuid4())})


async def test_files_go_after_five_years_and_words_after_ten(world: World) -> None:
    case, sweeper = await ended(world), world.application.sweeper
    assert {"decision", "audit_personal", "document_content"} <= set(await places_with(world, WORDS))
    assert await sweeper.sweep_once(datetime(YEAR + 5, 12, 31, tzinfo=UTC)) == 0
    assert await sweeper.sweep_once(FIVE) == 1
    assert await world.database.count("document_content") == 0
    assert await sweeper.sweep_once(TEN) == 1
    assert await places_with(world, WORDS) == []
    assert await sweeper.sweep_once(TEN) == 0
    gone = await world.client("rita").get(f"/v1/cases/{case}")
    assert (gone.status_code, gone.json()["type"].rpartition(":")[2]) == (410, "erased")
    await world.given(world.assessed(assessment(2, [finding("b")])))
    assert await world.database.count("assessment") == 0


async def test_the_other_services_are_told_once_and_a_replay_brings_nothing_back(world: World) -> None:
    await ended(world)
    await world.application.sweeper.sweep_once(FIVE)
    assert await world.said("order.erased") == []
    for _ in range(2):
        await world.application.sweeper.sweep_once(TEN)
    (told,) = await world.said("order.erased")
    for days in (34, 36, 60):
        await world.application.sweeper.sweep_once(TEN + timedelta(days=days))
    assert len(await world.said("order.erased")) == 2  # once more, for who has lost it
    assert isinstance(told.data, OrderErased)
    assert (told.data.order_id, told.key) == ("4711", str(KEY))
    people = "zoe@example.com"
    await world.given(world.order(party=WORDS, submitters=(people,)))
    await world.given(world.order(2, party=WORDS, submitters=(people,)))
    await world.given(world.order(party=WORDS, type_="order.rechecked", submitters=(people,)))
    assert await places_with(world, WORDS) == []
    assert await world.database.count("order_file", f"'{people}' = ANY (submitters)") == 0


async def test_chain_and_checkpoints_verify_after_shredding(world: World, tmp_path: Path) -> None:
    await ended(world)
    key = AuditKey(Ed25519PrivateKey.generate())
    keeper = Checkpointer(world.core.transactions, service="diligence", key=key, directory=tmp_path)
    await keeper.checkpoint()
    await world.application.sweeper.sweep_once(TEN)
    await keeper.checkpoint()
    report = await verify_service("diligence", world.database.owner_url, keeper.file.path, key.public_key())
    assert (report.whole, report.problems) == (True, [])


async def test_a_legal_hold_keeps_everything_until_two_people_lift_it(world: World) -> None:
    case, sweeper = await ended(world), world.application.sweeper
    path = f"/v1/cases/{case}/holds"
    assert (await world.client("rita").post(path, json={"reason": " "})).status_code == 422
    assert (await world.client("erp").post(path, json={"reason": "x"})).status_code == 403
    assert (await world.client("rita").post(path, json={"reason": "A trial."})).status_code == 201
    assert await sweeper.sweep_once(TEN) == 0
    assert (await lift(world, case, "rita")).json()["items"][0]["state"] == "lift_asked"
    assert (await lift(world, case, "rita")).status_code == 403
    assert await sweeper.sweep_once(TEN) == 0
    assert await world.said("order.erased") == []
    assert (await lift(world, case, "anna")).json()["items"][0]["state"] == "lifted"
    assert await sweeper.sweep_once(TEN) == 2


async def test_the_words_of_a_hold_go_too_and_so_do_answers_kept_for_repetitions(world: World) -> None:
    case, sweeper = await ended(world), world.application.sweeper
    once = {"Idempotency-Key": "h"}
    path = f"/v1/cases/{case}/holds"
    assert (await world.client("rita").post(path, json={"reason": WORDS}, headers=once)).status_code == 201
    await lift(world, case, "rita", WORDS)
    await lift(world, case, "anna")
    assert {"legal_hold", "answered_request"} <= set(await places_with(world, WORDS))
    assert await sweeper.sweep_once(TEN) == 2
    assert await places_with(world, WORDS) == []
    (hold,) = await world.database.fetch("SELECT placed_by, lift_asked_by, lifted_by FROM legal_hold")
    assert tuple(hold) == ("rita", "rita", "anna")


async def test_a_cancellation_that_comes_after_the_erasure_changes_nothing(world: World) -> None:
    """There is nothing left to read: it waited for a retry again and again."""
    await ended(world)
    await world.application.sweeper.sweep_once(TEN)
    before = await world.database.fetch("SELECT * FROM order_file")
    await world.given(world.cancelled())
    assert await world.database.fetch("SELECT * FROM order_file") == before
    assert await world.database.count("retry") == 0
