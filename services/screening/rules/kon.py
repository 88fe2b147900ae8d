"""KON: what the contract says."""

from services.screening.domain.facts import OrderFacts
from services.screening.domain.outcomes import Hit, Outcomes, Unevaluated, Unknown
from services.screening.domain.quotes import Quote
from services.screening.domain.standing import Standing
from services.screening.rules.context import Context
from shared.contracts.assessment import Disposition

REVIEW, HOLD = Disposition.REVIEW, Disposition.HOLD
RIGHTS = {
    "suspension_right": "a right to suspend",
    "audit_right": "a right to audit the use",
    "remote_disable_right": "a right to disable remotely",
}


def rules(facts: OrderFacts, context: Context) -> Outcomes:
    """KON-01 to KON-03."""
    yield from kon_01(facts)
    yield from kon_02(facts)
    yield from kon_03(facts, context)


def kon_01(facts: OrderFacts) -> Outcomes:
    """A code of Art. 12g, a third country outside Annex VIII, and no clause."""
    trade = facts.trade
    lines = tuple(sorted({*trade.priority_lines, *trade.other_12g_lines}))
    if trade.from_eu is False and lines:
        yield Unevaluated(
            "KON-01",
            "the exporter sells from outside the Union; Art. 12g of Reg. (EU) 833/2014 is not its law",
        )
    if not trade.from_eu or not trade.third_country or trade.annex_viii:
        return
    if trade.former_code_lines:
        yield from _former_codes(facts)
    if not lines or _satisfied(facts):
        return
    clause = facts.contract["no_russia_clause"]
    missing = clause.standing is Standing.MISSING
    quotes = tuple(Quote(f"/lines/{n}/hs", facts.order.lines[n].hs or "") for n in lines[:8])
    codes = ", ".join(sorted({quote.text[:6] for quote in quotes}))
    state = "is missing from the contract" if missing else "is not known to be in the contract"
    listed = f"{_listed(facts, lines)} and goes to {trade.destination}"
    claim = f"{listed}: the no-re-export clause of Art. 12g {state}."
    shown = Quote("/contract/no_russia_clause", "false" if missing else "absent")
    yield Hit(
        "KON-01",
        f"/lines/{lines[0]}",
        ("12g", codes),
        claim,
        (*quotes, shown),
        HOLD if missing else REVIEW,
        subjects=tuple(f"/lines/{n}" for n in lines),
    )
    if not missing:
        yield Unknown(
            "KON-01",
            "contract.no_russia_clause",
            "Does the contract contain the Art. 12g clause?",
            "compliance",
            "/contract",
        )


def _listed(facts: OrderFacts, lines: tuple[int, ...]) -> str:
    """Which of the lists of Art. 12g each code stands on."""
    lists = (
        ("a common high-priority item", facts.trade.priority_lines),
        ("an item of aviation, jet fuel or firearms", facts.trade.other_12g_lines),
    )
    parts = []
    for what, numbers in lists:
        codes = sorted({(facts.order.lines[n].hs or "")[:6] for n in numbers if n in lines})
        if codes:
            parts.append(f"HS {', '.join(codes)} is {what}")
    return " and ".join(parts)


def _satisfied(facts: OrderFacts) -> bool:
    clause = facts.contract["no_russia_clause"]
    exempt = facts.contract["public_authority"].holds or facts.contract["article_12g_exemption"].holds
    return clause.holds or exempt


def _former_codes(facts: OrderFacts) -> Outcomes:
    for number in facts.trade.former_code_lines:
        code = facts.order.lines[number].hs
        text = (
            f"The tariff code {code} ended on 1 Jan 2022; which code of HS 2022 applies? Some "
            "of its successors are high-priority items."
        )
        yield Unknown("KON-01", "line.hs", text, "product_management", f"/lines/{number}")


def kon_02(facts: OrderFacts) -> Outcomes:
    """A breach of the clause, recorded by a person."""
    if facts.trade.from_eu and facts.overlay.stated("contract.clause_breached", None).holds:
        yield Hit(
            "KON-02",
            "/contract",
            ("breach",),
            "A breach of the Art. 12g clause is recorded; the authority must be informed at once.",
            (Quote("case", "breach recorded"),),
            Disposition.NOTIFY,
        )


def kon_03(facts: OrderFacts, context: Context) -> Outcomes:
    """No leverage over a security user."""
    security = any(rule.startswith("USR-") and rule != "USR-08" for rule in context.fired)
    lacking = [name for name in RIGHTS if not facts.contract[name].holds]
    if context.capability and security and lacking:
        quotes = tuple(
            Quote(f"/contract/{name}", "false" if facts.contract[name].value is False else "absent")
            for name in lacking
        )
        claim = _no_leverage(facts, lacking)
        yield Hit(
            "KON-03",
            "/contract",
            ("leverage",),
            claim,
            quotes,
            REVIEW,
            clears=frozenset(f"contract.{name}" for name in lacking),
        )


def _no_leverage(facts: OrderFacts, lacking: list[str]) -> str:
    """What is recorded as missing is said so; what nobody has said is not."""
    missing = [name for name in lacking if facts.contract[name].standing is Standing.MISSING]
    open_ = [name for name in lacking if name not in missing]
    said = []
    if missing:
        rights = ", no ".join(RIGHTS[name].removeprefix("a ") for name in missing)
        said.append(f"The contract gives no {rights}.")
    if open_:
        said.append(f"Whether the contract gives {' or '.join(RIGHTS[name] for name in open_)} is not known.")
    return " ".join(said)
