"""Elements of an XML document, without namespaces in their names, and the place of each for people."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from services.intake.formats.draft import Place


def local(element: Any) -> str:
    """The name without namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Any, name: str | None = None) -> Iterator[Any]:
    """Child elements, of one name or all."""
    return (child for child in element if name is None or local(child) == name)


def child(element: Any, *path: str) -> Any:
    """The first element at the path, or None."""
    for name in path:
        element = next(children(element, name), None) if element is not None else None
    return element


def text_of(element: Any, *path: str) -> str | None:
    """The text at the path, blanks around it left out, or None."""
    found = child(element, *path)
    return "".join(found.itertext()).strip() or None if found is not None else None


def place(element: Any) -> Place:
    """Where an element stands, computed when somebody must be told."""
    return partial(path_of, element)


def path_of(element: Any) -> str:
    """An XPath by local names, with the line."""
    steps = []
    node = element
    while node is not None:
        before = sum(1 for _ in node.itersiblings(node.tag, preceding=True))
        after = next(iter(node.itersiblings(node.tag)), None)
        steps.append(f"{local(node)}[{before + 1}]" if before or after is not None else local(node))
        node = node.getparent()
    return f"/{'/'.join(reversed(steps))} (line {element.sourceline})"
