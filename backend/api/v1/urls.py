"""Addresses of version 1 of the API."""

from django.urls import URLPattern, URLResolver, re_path
from rest_framework.routers import SimpleRouter

from api.v1.apart import ApartViewSet
from api.v1.assignments import AssignmentViewSet
from api.v1.bios import BioViewSet
from api.v1.calendar import CalendarLinkViewSet
from api.v1.check_ins import CheckInViewSet
from api.v1.comparators import ComparatorViewSet
from api.v1.composition import TargetViewSet
from api.v1.consultants import ConsultantViewSet
from api.v1.convenings import ConveningViewSet
from api.v1.counties import CountyViewSet
from api.v1.date_blocks import DateBlockViewSet
from api.v1.disclosures import DisclosureViewSet
from api.v1.engagements import EngagementViewSet
from api.v1.exclusions import ExclusionViewSet
from api.v1.facets import FacetViewSet
from api.v1.fairness import FairnessViewSet
from api.v1.feedback import FeedbackViewSet
from api.v1.findings import FindingViewSet
from api.v1.funds import FundViewSet
from api.v1.groups import GroupViewSet
from api.v1.imports import ImportViewSet
from api.v1.invoices import InvoiceViewSet
from api.v1.jobs import JobViewSet
from api.v1.languages import LanguageViewSet
from api.v1.me import MeViewSet
from api.v1.memberships import MembershipViewSet
from api.v1.notices import NoticeViewSet, OutboxViewSet
from api.v1.nowhere import NowhereView
from api.v1.offer_messages import OfferMessageViewSet
from api.v1.offers import OfferViewSet
from api.v1.payees import PayeeViewSet
from api.v1.payment_runs import PaymentRunViewSet
from api.v1.payments import PaymentViewSet
from api.v1.people import PersonViewSet
from api.v1.prior_yes import PriorYesViewSet
from api.v1.rate_cards import RateCardViewSet
from api.v1.rates import RateViewSet
from api.v1.reconfirmations import ReconfirmationViewSet
from api.v1.regions import RegionViewSet
from api.v1.releases import ReleaseViewSet
from api.v1.remarks import RemarkViewSet
from api.v1.report_files import ReportFileViewSet
from api.v1.requesters import RequesterViewSet
from api.v1.requests import RequestViewSet
from api.v1.rooms import RoomViewSet
from api.v1.rules import RuleViewSet
from api.v1.seats import SeatViewSet
from api.v1.sessions import SessionViewSet
from api.v1.standby import StandbyViewSet
from api.v1.support_tasks import SupportTaskViewSet
from api.v1.tokens import TokenViewSet
from api.v1.topics import TopicViewSet
from api.v1.weekly_times import WeeklyTimeViewSet
from api.v1.work_entries import WorkEntryViewSet

app_name = "api"

NOUNS = {
    "apart": ApartViewSet,
    "assignments": AssignmentViewSet,
    "bios": BioViewSet,
    "comparators": ComparatorViewSet,
    "consultants": ConsultantViewSet,
    "convenings": ConveningViewSet,
    "counties": CountyViewSet,
    "date-blocks": DateBlockViewSet,
    "disclosures": DisclosureViewSet,
    "engagements": EngagementViewSet,
    "exclusions": ExclusionViewSet,
    "facets": FacetViewSet,
    "feedback": FeedbackViewSet,
    "findings": FindingViewSet,
    "funds": FundViewSet,
    "groups": GroupViewSet,
    "invoices": InvoiceViewSet,
    "jobs": JobViewSet,
    "languages": LanguageViewSet,
    "memberships": MembershipViewSet,
    "notices": NoticeViewSet,
    "offer-messages": OfferMessageViewSet,
    "offers": OfferViewSet,
    "outbox": OutboxViewSet,
    "payees": PayeeViewSet,
    "payment-runs": PaymentRunViewSet,
    "payments": PaymentViewSet,
    "people": PersonViewSet,
    "prior-yes": PriorYesViewSet,
    "rate-cards": RateCardViewSet,
    "rates": RateViewSet,
    "reconfirmations": ReconfirmationViewSet,
    "regions": RegionViewSet,
    "releases": ReleaseViewSet,
    "remarks": RemarkViewSet,
    "report-files": ReportFileViewSet,
    "requesters": RequesterViewSet,
    "requests": RequestViewSet,
    "rooms": RoomViewSet,
    "rules": RuleViewSet,
    "seats": SeatViewSet,
    "sessions": SessionViewSet,
    "targets": TargetViewSet,
    "standby": StandbyViewSet,
    "support-tasks": SupportTaskViewSet,
    "topics": TopicViewSet,
    "weekly-times": WeeklyTimeViewSet,
    "work-entries": WorkEntryViewSet,
}

router = SimpleRouter()
for noun, viewset in NOUNS.items():
    router.register(noun, viewset, basename=noun)
router.register("fairness", FairnessViewSet, basename="fairness")
router.register("calendar-link", CalendarLinkViewSet, basename="calendar-link")
router.register("check-ins", CheckInViewSet, basename="check-ins")
router.register("imports", ImportViewSet, basename="imports")
router.register("me", MeViewSet, basename="me")
router.register("tokens", TokenViewSet, basename="tokens")

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    re_path(r".*", NowhereView.as_view()),
]
