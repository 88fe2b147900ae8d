"""`assess`: an order, the facts established since, and name matches in; an assessment out. Pure."""

from services.screening.assess.assess import AssessmentStamp, assess
from services.screening.assess.assessor import Assessor
from services.screening.facts.matches import Matches

__all__ = ["AssessmentStamp", "Assessor", "Matches", "assess"]
