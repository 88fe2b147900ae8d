"""The words of the message to the authority."""

from services.diligence.domain.notification import (
    Attachment,
    Ground,
    Item,
    NamedParty,
    Notification,
    in_words,
)

NATIVE = ("上海市公安局", "上海公安局")
MESSAGE = Notification(
    authority="The authority",
    channel="",
    legal_basis="Art. 5(2)",
    exporter="Noord, NL",
    order="1, revision 1",
    items=(Item(1, "Camera", "1", "unknown", "films"),),
    limbs=(),
    parties=(NamedParty("end_user", "Shanghai PSB", NATIVE, "CN", "unknown"),),
    end_use="unknown",
    grounds=(
        Ground("CAP-02", "It identifies.", "law", "Art. 5", True, ("“faces” [/lines/0]",), ()),
        Ground("HR-01", "A case.", "policy", "UNGP 17", False, ("“x” [order]",), ()),
    ),
    steps_taken=(),
    question="Is it?",
    attachments=(Attachment("ab", "other", ""),),
)


def test_each_line_has_its_number() -> None:
    assert "- line: 1; description: Camera; quantity: 1" in in_words(MESSAGE)


def test_names_in_every_script_stand_side_by_side() -> None:
    assert "names native: 上海市公安局, 上海公安局; country: CN" in in_words(MESSAGE)


def test_only_an_unverified_citation_is_called_so() -> None:
    shown = in_words(MESSAGE)
    assert "citation: Art. 5; sources" in shown
    assert "citation: UNGP 17; citation not verified" in shown


def test_what_is_not_there_has_no_heading() -> None:
    shown = in_words(MESSAGE)
    assert "Steps taken" not in shown
    assert "Channel" not in shown
