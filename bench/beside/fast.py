"""(c) The register as the documentation of FastAPI and SQLAlchemy teaches to write it: mapped classes on the register's own
tables, what is related loaded in queries of its own, models for the answers, asyncpg below.
"""

import datetime
import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, ForeignKey, Table, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship, selectinload

engine = create_async_engine(os.environ["ASYNC_DATABASE_URL"], pool_size=5)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()
templates = Jinja2Templates(directory=os.path.dirname(__file__))


class Base(DeclarativeBase):
    pass


types_of = Table(
    "incidents_incident_types",
    Base.metadata,
    Column("incident_id", ForeignKey("incidents_incident.id"), primary_key=True),
    Column("violationtype_id", ForeignKey("incidents_violationtype.id"), primary_key=True),
)
agreements_of = Table(
    "incidents_incident_agreements",
    Base.metadata,
    Column("incident_id", ForeignKey("incidents_incident.id"), primary_key=True),
    Column("agreement_id", ForeignKey("parties_agreement.id"), primary_key=True),
)


class Party(Base):
    __tablename__ = "parties_party"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]


class Place(Base):
    __tablename__ = "incidents_place"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]


class Type(Base):
    __tablename__ = "incidents_violationtype"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    label: Mapped[str]


class Agreement(Base):
    __tablename__ = "parties_agreement"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    title: Mapped[str]


class Accounts(Base):
    __tablename__ = "accounts_keptaccounts"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents_incident.id"), primary_key=True)
    status: Mapped[str]


class Statement(Base):
    __tablename__ = "statements_statement"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    issued_start: Mapped[datetime.date | None]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    issuer: Mapped[Party] = relationship()
    claims: Mapped[list["Claim"]] = relationship(back_populates="statement", order_by="Claim.id")
    text_versions: Mapped[list["TextVersion"]] = relationship()

    @property
    def texts(self):
        return [version.text for version in self.text_versions]


class TextVersion(Base):
    __tablename__ = "statements_textversion"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements_statement.id"))
    text: Mapped[str]


class Claim(Base):
    __tablename__ = "statements_claim"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements_statement.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents_incident.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    act: Mapped[str]
    paraphrase: Mapped[str]
    quote: Mapped[str]
    when_start: Mapped[datetime.date | None]
    statement: Mapped[Statement] = relationship(back_populates="claims")
    about: Mapped[Party | None] = relationship()


class Incident(Base):
    __tablename__ = "incidents_incident"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    date_start: Mapped[datetime.date | None]
    date_end: Mapped[datetime.date | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("incidents_place.id"))
    place: Mapped[Place | None] = relationship()
    types: Mapped[list[Type]] = relationship(secondary=types_of)
    agreements: Mapped[list[Agreement]] = relationship(secondary=agreements_of)
    accounts: Mapped[Accounts | None] = relationship()


class Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Named(Shape):
    slug: str
    name: str


class TypeShape(Shape):
    code: str
    label: str


class AgreementShape(Shape):
    slug: str
    title: str


class Listed(Shape):
    id: int
    title: str
    summary: str
    date_start: datetime.date | None
    date_end: datetime.date | None
    latitude: float | None
    longitude: float | None
    place: Named | None
    types: list[TypeShape]
    agreements: list[AgreementShape]
    accounts: str | None
    statements: int


class Page(BaseModel):
    count: int | None
    results: list[Listed]


class ClaimShape(Shape):
    id: int
    act: str
    about: Named | None
    paraphrase: str
    quote: str
    when_start: datetime.date | None


class StatementShape(Shape):
    id: int
    title: str
    summary: str
    language: str
    channel: str
    issued_start: datetime.date | None
    issuer: Named
    texts: list[str]
    claims: list[ClaimShape]


class Whole(Listed):
    statements: list[StatementShape]


class StatementPage(BaseModel):
    count: int
    results: list[StatementShape]


class Feature(BaseModel):
    type: str = "Feature"
    id: int
    geometry: dict
    properties: dict


class Features(BaseModel):
    type: str = "FeatureCollection"
    features: list[Feature]


class Week(BaseModel):
    week: datetime.date | None
    type: str | None
    incidents: int


async def session() -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]
WITH_STATEMENTS = (
    selectinload(Statement.claims).joinedload(Claim.about),
    selectinload(Statement.text_versions),
    joinedload(Statement.issuer),
)
said = (
    select(func.count(func.distinct(Claim.statement_id)))
    .join(Statement, Statement.id == Claim.statement_id)
    .where(Claim.incident_id == Incident.id, Statement.status == "published")
    .correlate(Incident)
    .scalar_subquery()
)
LISTED = (
    select(Incident, said)
    .where(Incident.status == "published")
    .options(
        joinedload(Incident.place),
        joinedload(Incident.accounts),
        selectinload(Incident.types),
        selectinload(Incident.agreements),
    )
    .order_by(Incident.id.desc())
)


def shown(incident, statements, shape=Listed):
    return shape(
        **{name: getattr(incident, name) for name in ("id", "title", "summary", "date_start", "date_end")},
        **{name: getattr(incident, name) for name in ("latitude", "longitude")},
        place=incident.place and Named.model_validate(incident.place),
        types=[TypeShape.model_validate(one) for one in incident.types],
        agreements=[AgreementShape.model_validate(one) for one in incident.agreements],
        accounts=incident.accounts and incident.accounts.status,
        statements=statements,
    )


def saying(word):
    """The keys of statements with a word that begins so, by the full-text index that the database has."""
    keys = select(text("statement_id")).select_from(text("explorer_statementwords"))
    return keys.where(
        text("array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:search AS tsquery)").bindparams(
            search=f"'{word}':*"
        )
    )


@app.get("/")
async def root() -> dict:
    return {}


@app.get("/incidents")
async def incidents(
    session: Session,
    date_from: datetime.date | None = None,
    date_to: datetime.date | None = None,
    type: str | None = None,
    party: str | None = None,
    search: str | None = None,
    counts: bool = True,
    offset: int = 0,
    limit: int = 100,
) -> Page:
    found = LISTED
    if date_from:
        found = found.where(Incident.date_end >= date_from)
    if date_to:
        found = found.where(Incident.date_start <= date_to)
    if type:
        found = found.where(Incident.types.any(Type.code.in_(type.split(","))))
    if party:
        parties = select(Party.id).where(Party.slug == party)
        claims = select(Claim.id).join(Statement, Statement.id == Claim.statement_id)
        claims = claims.where(Claim.incident_id == Incident.id, Statement.status == "published")
        found = found.where(exists(claims.where(or_(Claim.about_id.in_(parties), Statement.issuer_id.in_(parties)))))
    if search:
        said_so = select(Claim.incident_id).join(Statement, Statement.id == Claim.statement_id)
        found = found.where(
            Incident.id.in_(said_so.where(Statement.status == "published", Statement.id.in_(saying(search))))
        )
    count = await session.scalar(found.with_only_columns(func.count(Incident.id)).order_by(None)) if counts else None
    rows = (await session.execute(found.offset(offset).limit(limit))).all()
    return Page(count=count, results=[shown(*row) for row in rows])


@app.get("/incidents/{key}")
async def incident(session: Session, key: int) -> Whole:
    row = (await session.execute(LISTED.where(Incident.id == key))).first()
    if row is None:
        raise HTTPException(404)
    about = select(Claim.statement_id).where(Claim.incident_id == key)
    found = select(Statement).where(Statement.status == "published", Statement.id.in_(about)).options(*WITH_STATEMENTS)
    statements = (await session.scalars(found.order_by(Statement.id.desc()))).all()
    return shown(row[0], [StatementShape.model_validate(one) for one in statements], Whole)


@app.get("/statements")
async def statements(session: Session, search: str, limit: int = 50) -> StatementPage:
    found = select(Statement).where(Statement.status == "published", Statement.id.in_(saying(search)))
    count = await session.scalar(found.with_only_columns(func.count(Statement.id)))
    rows = await session.scalars(found.options(*WITH_STATEMENTS).order_by(Statement.id.desc()).limit(limit))
    return StatementPage(count=count, results=[StatementShape.model_validate(one) for one in rows])


@app.get("/features")
async def features(session: Session, bbox: str) -> Features:
    west, south, east, north = map(float, bbox.split(","))
    inside = Incident.longitude.between(west, east), Incident.latitude.between(south, north)
    found = []
    for row in await session.execute(LISTED.where(*inside)):
        properties = shown(*row).model_dump(mode="json")
        point = {"type": "Point", "coordinates": [properties.pop("longitude"), properties.pop("latitude")]}
        found.append(Feature(id=properties.pop("id"), geometry=point, properties=properties))
    return Features(features=found)


@app.get("/weekly")
async def weekly(session: Session) -> list[Week]:
    week = func.date_trunc("week", Incident.date_start).label("week")
    counts = select(week, Type.code.label("type"), func.count(Incident.id).label("incidents"))
    counts = counts.select_from(Incident).outerjoin(types_of).outerjoin(Type)
    counts = counts.where(Incident.status == "published").group_by(week, Type.code).order_by(week, Type.code)
    rows = await session.execute(counts)
    return [Week(week=week and week.date(), type=code, incidents=number) for week, code, number in rows]


@app.get("/export")
async def export(rows: int) -> StreamingResponse:
    async def lines():
        last, left = None, rows
        async with sessions() as opened:
            while left > 0:
                found = LISTED if last is None else LISTED.where(Incident.id < last)
                read = (await opened.execute(found.limit(min(left, 2_000)))).all()
                if not read:
                    return
                last, left = read[-1][0].id, left - len(read)
                yield "".join(f"{shown(*row).model_dump_json()}\n" for row in read)
                opened.expunge_all()

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@app.get("/page", response_class=HTMLResponse)
async def page(request: Request, session: Session):
    count = await session.scalar(select(func.count(Incident.id)).where(Incident.status == "published"))
    rows = (await session.execute(LISTED.limit(100))).all()
    context = {"incidents": [shown(*row) for row in rows], "count": count}
    return templates.TemplateResponse(request, "fast.html", context)
