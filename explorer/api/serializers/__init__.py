"""What a record looks like in JSON. Field names are those of the models; `writing` reads the same shape back."""

from .accounts import AccountsSerializer, KeptAccountsSerializer
from .changes import ChangesSerializer
from .counts import CasualtiesSerializer, IncidentCountsSerializer
from .history import HistorySerializer, KnownSerializer
from .incidents import BulkSerializer, IncidentSerializer, TypeSerializer, WrittenSerializer
from .investigations import EventSerializer, InvestigationSerializer
from .parties import AgreementSerializer, OutletSerializer, PartySerializer, PlaceSerializer
from .problems import ProblemSerializer
from .reference import CodebookSerializer, CoverageSerializer, MetaSerializer
from .replies import RepliesSerializer
from .requests import (
    EndedSerializer,
    JudgementSerializer,
    MergeSerializer,
    PublishSerializer,
    ReasonSerializer,
    WithdrawSerializer,
)
from .statements import (
    ClaimSerializer,
    StatementSerializer,
    TallySerializer,
    TextVersionSerializer,
    TranslationSerializer,
)

__all__ = [
    "AccountsSerializer",
    "AgreementSerializer",
    "BulkSerializer",
    "CasualtiesSerializer",
    "ChangesSerializer",
    "ClaimSerializer",
    "CodebookSerializer",
    "CoverageSerializer",
    "EndedSerializer",
    "EventSerializer",
    "HistorySerializer",
    "IncidentCountsSerializer",
    "IncidentSerializer",
    "InvestigationSerializer",
    "JudgementSerializer",
    "KeptAccountsSerializer",
    "KnownSerializer",
    "MergeSerializer",
    "MetaSerializer",
    "OutletSerializer",
    "PartySerializer",
    "PlaceSerializer",
    "ProblemSerializer",
    "PublishSerializer",
    "ReasonSerializer",
    "RepliesSerializer",
    "StatementSerializer",
    "TallySerializer",
    "TextVersionSerializer",
    "TranslationSerializer",
    "TypeSerializer",
    "WithdrawSerializer",
    "WrittenSerializer",
]
