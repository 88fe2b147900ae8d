"""`python -m tools.reference`."""

from tools.reference.pages import write

write()
