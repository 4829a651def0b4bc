"""All tables. Import them from here: then every foreign key finds its table, and migrations see them all."""

from app.models.accounts import Account, Role, SignInLink, SignInSession
from app.models.assessments import KeptAssessment
from app.models.checklists import ChecklistVersion
from app.models.checks import Check
from app.models.consultations import Consultation, ConsultationState, SlotClaim
from app.models.curation import ItemRuling, Ruling
from app.models.datasets import Dataset, DatasetState
from app.models.engagements import Engagement, EngagementCounter, Stage, TimelineEvent
from app.models.evaluations import Evaluation
from app.models.experts import Expert
from app.models.filled_checklists import FilledChecklist, FilledItem
from app.models.intakes import Intake, IntakeLink, LinkPurpose
from app.models.judgements import Judgement
from app.models.law_subscriptions import LawSubscription, LawSubscriptionLink
from app.models.mails import Mail
from app.models.match_choices import Choice, MatchChoice
from app.models.organisations import Organisation
from app.models.outbox import OutboxJob
from app.models.revisions import Revision, RevisionState
from app.models.rule_changes import RulesSnapshot
from app.models.runs import Run
from app.models.work import Work, WorkState

__all__ = [
    "Account",
    "Check",
    "ChecklistVersion",
    "Choice",
    "Consultation",
    "ConsultationState",
    "Dataset",
    "DatasetState",
    "Engagement",
    "EngagementCounter",
    "Evaluation",
    "Expert",
    "FilledChecklist",
    "FilledItem",
    "Intake",
    "IntakeLink",
    "ItemRuling",
    "Judgement",
    "KeptAssessment",
    "LawSubscription",
    "LawSubscriptionLink",
    "LinkPurpose",
    "Mail",
    "MatchChoice",
    "Organisation",
    "OutboxJob",
    "Revision",
    "RevisionState",
    "Role",
    "RulesSnapshot",
    "Ruling",
    "Run",
    "SignInLink",
    "SignInSession",
    "SlotClaim",
    "Stage",
    "TimelineEvent",
    "Work",
    "WorkState",
]
