"""A letter as JSON: the payload of signed webhooks, Slack blocks, a Teams card."""

import re
from datetime import UTC
from typing import Any

from services.notify.domain.words import SAYS, WHY, Letter, Links, Told, facts, headline, one_line

MOST_ALERTS = 20
"""In one message: Slack takes 50 blocks and needs two for each alert, Teams takes about 28 kB."""

_TEAMS_MARKUP = re.compile(r"([\\`*_\[\]<>])")


def payload(letter: Letter, links: Links) -> dict[str, Any]:
    """`{type, timestamp, data}` as Standard Webhooks has it; in a digest `data.alerts` has several."""
    return {
        "type": "alert.raised",
        "timestamp": letter.composed_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {"alerts": [_alert(letter, alert, links) for alert in letter.alerts]},
    }


def _alert(letter: Letter, alert: Told, links: Links) -> dict[str, Any]:
    return {
        "alert_id": str(alert.alert_id),
        "kind": alert.kind.value,
        "severity": alert.severity.value,
        "source_system": alert.source_system,
        "order_id": alert.order_id,
        "revision": alert.revision,
        "case_id": alert.case_id,
        "disposition": alert.disposition,
        "cause": alert.cause,
        "reason": alert.reason,
        "acknowledge_by": alert.due_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "case_url": links.case(alert),
        "order_url": links.order(alert),
        "acknowledge_url": links.acknowledge(letter, alert),
    }


def slack(letter: Letter, links: Links) -> dict[str, Any]:
    """An incoming webhook message: `text` for notifications, blocks for reading."""
    blocks: list[dict[str, Any]] = []
    for alert in letter.alerts:
        lines = [f"*{SAYS[alert.kind]}*", *(f"{label}: {_mrkdwn(text)}" for label, text in facts(alert))]
        lines += [WHY[alert.reason]] if alert.reason in WHY else []
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(lines)}})
        buttons = [_slack_button(text, url) for text, url in _actions(letter, alert, links)]
        blocks.append({"type": "actions", "elements": buttons})
    return {"text": _mrkdwn(_title(letter)), "blocks": blocks, "unfurl_links": False}


def teams(letter: Letter, links: Links) -> dict[str, Any]:
    """A message for a Workflows webhook ("When a Teams webhook request is received"): one Adaptive Card."""
    body: list[dict[str, Any]] = []
    for alert in letter.alerts:
        shown = [{"title": label, "value": _TEAMS_MARKUP.sub(r"\\\1", text)} for label, text in facts(alert)]
        body.append({"type": "TextBlock", "text": SAYS[alert.kind], "weight": "Bolder", "wrap": True})
        body.append({"type": "FactSet", "facts": shown})
        if alert.reason in WHY:
            body.append({"type": "TextBlock", "text": WHY[alert.reason], "wrap": True, "isSubtle": True})
        actions = [
            {"type": "Action.OpenUrl", "title": text, "url": url}
            for text, url in _actions(letter, alert, links)
        ]
        body.append({"type": "ActionSet", "actions": actions})
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": _title(letter),
        "body": body,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _title(letter: Letter) -> str:
    more = f" (and {len(letter.alerts) - 1} more)" if len(letter.alerts) > 1 else ""
    return headline(letter.first) + more


def _actions(letter: Letter, alert: Told, links: Links) -> list[tuple[str, str]]:
    case, order = links.case(alert), links.order(alert)
    shown = [("Open the case", case)] if case else [("Open the order", order)] if order else []
    return [*shown, ("Acknowledge", links.acknowledge(letter, alert))]


def _slack_button(text: str, url: str) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "url": url}


def _mrkdwn(text: str) -> str:
    """Slack reads `&`, `<` and `>` as markup: an order number makes no link and calls no channel."""
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
