"""Between the form of the message to the authority and its text."""

import msgspec

from services.diligence.console.forms import Form
from services.diligence.domain.notification import Notification

LINES = {"authority": "Authority", "channel": "How it is reached", "legal_basis": "Legal basis"}
TEXTS = {"end_use": "End use", "question": "What we ask", "remarks": "Remarks"}
STEPS_TAKEN = "steps_taken"
LONGEST = 20_000


def edited(text: Notification, form: Form) -> Notification:
    """The text with what the form holds; fields that it does not hold, and empty lines, stay as they were."""
    sent = {name: values[-1].strip()[:LONGEST] for name, values in form.fields().items()}
    changes: dict[str, object] = {name: sent[name] for name in LINES if sent.get(name)}
    changes |= {name: sent[name] for name in TEXTS if name in sent}
    if STEPS_TAKEN in sent:
        changes[STEPS_TAKEN] = tuple(line.strip() for line in sent[STEPS_TAKEN].splitlines() if line.strip())
    changes["items"] = tuple(
        msgspec.structs.replace(item, technical_basis=sent.get(f"basis-{item.line}") or item.technical_basis)
        for item in text.items
    )
    return msgspec.structs.replace(text, **changes)
