"""What screening knows: dated, versioned data files and their loading."""

from services.screening.knowledge.load import Knowledge, KnowledgeError

__all__ = ["Knowledge", "KnowledgeError"]
