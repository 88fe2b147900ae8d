"""The console, put together: its routes, and problems as pages."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from fastapi import APIRouter, FastAPI

from services.diligence.api.desk import Desk
from services.diligence.console.dates import Clock
from services.diligence.console.errors import problems_as_pages
from services.diligence.console.house import House
from services.diligence.console.organisation import Organisation
from services.diligence.console.pages import Pages
from services.diligence.console.routes.admin import admin_routes
from services.diligence.console.routes.answering import answer_routes
from services.diligence.console.routes.assets import asset_routes
from services.diligence.console.routes.audit import audit_routes
from services.diligence.console.routes.case import case_routes
from services.diligence.console.routes.conditions import condition_routes
from services.diligence.console.routes.customers import customer_routes
from services.diligence.console.routes.decision import decision_routes
from services.diligence.console.routes.dismissing import dismissal_routes
from services.diligence.console.routes.entries import entry_routes
from services.diligence.console.routes.events import event_routes
from services.diligence.console.routes.holding import hold_routes
from services.diligence.console.routes.knowledge import knowledge_routes
from services.diligence.console.routes.organisation import organisation_routes
from services.diligence.console.routes.past import past_routes
from services.diligence.console.routes.policies import policy_routes
from services.diligence.console.routes.queue import queue_routes
from services.diligence.console.routes.reassessments import reassessment_routes
from services.diligence.console.routes.replay import replay_routes
from services.diligence.console.routes.rules import rule_set_routes
from services.diligence.console.routes.signin import signin_routes
from services.diligence.console.routes.statistics import statistics_routes
from services.diligence.console.routes.what_if import what_if_routes
from services.diligence.console.routes.working import working_routes
from services.diligence.console.screening import Screening
from services.diligence.console.sessions import Sessions

ROUTES: tuple[Callable[[House], APIRouter], ...] = (
    signin_routes,
    organisation_routes,
    admin_routes,
    policy_routes,
    queue_routes,
    case_routes,
    decision_routes,
    condition_routes,
    dismissal_routes,
    hold_routes,
    event_routes,
    answer_routes,
    past_routes,
    replay_routes,
    audit_routes,
    rule_set_routes,
    what_if_routes,
    reassessment_routes,
    knowledge_routes,
    entry_routes,
    customer_routes,
    statistics_routes,
    working_routes,
)
UPLOADS = ("/a/*", "/cases/*")
"""Forms with files."""
STREAMS = ("/events",)
"""Server-sent events: exempt from the time limit."""


def build_house(
    desk: Desk,
    *,
    zone: str,
    limits: Mapping[str, float],
    screening: Screening,
    local: bool,
    session: timedelta,
    idle: timedelta,
    organisation: Organisation | None = None,
    step_up: timedelta,
    url: str = "",
) -> House:
    """The console on this desk; raises `ZoneInfoNotFoundError` for a zone that is none."""
    sessions = Sessions(desk.transactions, session, idle, https=url.startswith("https://"))
    pages = Pages(Clock(zone))
    return House(desk, sessions, pages, limits, screening, local, organisation, step_up, url)


def console_routers(house: House) -> list[APIRouter]:
    """Every page."""
    return [asset_routes(house.pages), *(routes(house) for routes in ROUTES)]


def finish(app: FastAPI, house: House) -> None:
    """What needs the finished application."""
    problems_as_pages(app, house)
