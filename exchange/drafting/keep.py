"""What an editor confirmed, written as a draft: one recording, each record through its own checks, all or nothing."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from exchange.claim_forms import NEW
from history.recording import recording
from incidents.models import Incident
from statements.models import CasualtyFigure, Claim, Source, Statement, TextVersion

from .sheet import Sheet


class _Refused(Exception):
    pass


def keep(sheet: Sheet, by) -> Statement | None:
    """The new draft; None where a check refused something, which the forms then say beside their fields."""
    keeping = _Keeping(sheet)
    try:
        with recording(by=by):
            statement = keeping.write()
            if sheet.error_count:
                # Everything was looked at first, so that one answer names all that is to be mended.
                raise _Refused
            return statement
    except _Refused:
        return None


class _Keeping:
    def __init__(self, sheet):
        self.sheet, self.draft, self.reading = sheet, sheet.draft, sheet.reading

    def write(self):
        said = self.draft.cleaned_data
        statement = Statement(
            issuer=said.get("issuer_named") if said["issuer"] == "other" else self.reading.parties[int(said["issuer"])],
            speaker=said["speaker"],
            channel=said["channel"],
            language=said["language_named"] if said["language"] == "other" else said["language"],
            title=said["title"],
            summary=said["summary"],
        )
        issued = self._date(self.draft.issued_date)
        if issued:
            statement.issued = issued
        kept = self._save(statement, self.draft, _FIELDS_OF_STATEMENT)
        if kept:
            self._text_and_source(statement, said)
        incident = self._incident(said) if self.sheet.wants_incident else None
        claims = {}
        for number, form in self.sheet.chosen:
            claims[str(number)] = self._claim(statement if kept else None, incident, form)
        self._figures(claims)
        return statement

    def _text_and_source(self, statement, said):
        self._save(TextVersion(statement=statement, text=said["text"]), self.draft, {})
        if said["address"]:
            source = Source(
                statement=statement,
                address=said["address"],
                is_relied_on=True,
                is_relayed=said["is_relayed"],
                is_unverified=not said["is_seen"],
            )
            self._save(source, self.draft, {})

    def _incident(self, said):
        place = said.get("incident_place_named") or self.reading.places.get(int(said["incident_place"] or 0))
        incident = Incident(title=said["incident_title"], place=place)
        if said["incident_when"]:
            date = self._date(lambda: self.draft.date_at(said["incident_when"]))
            if date:
                incident.date = date
        if not self._save(
            incident, self.draft, {"title": "incident_title", "place": "incident_place"}, "incident_when"
        ):
            return None
        chosen = [form.cleaned_data["types"] for _, form in self.sheet.chosen if form.cleaned_data["link"] == NEW]
        incident.types.set({pk for types in chosen for pk in types})
        return incident

    def _claim(self, statement, new_incident, form):
        said = form.cleaned_data
        is_new = said["link"] == NEW
        claim = Claim(
            incident=new_incident if is_new else said.get("incident"),
            act=said["act"],
            paraphrase=said["paraphrase"],
            about=said.get("about_named") or self.reading.parties.get(int(said["about"] or 0)),
            about_words=said["about_words"],
            link_basis=said["link_basis"],
            link_reason=said["link_reason"],
            place=said.get("place_named") or self.reading.places.get(int(said["place"] or 0)),
            place_words=said["place_words"],
            quote=said["quote"],
            quote_start=said["quote_start"],
            quoted_details=said["quoted_details"],
        )
        if statement:
            claim.statement = statement
        if said["when"]:
            date = self._date(lambda: self.draft.date_at(said["when"]))
            if date:
                claim.when = date
        without = [] if statement else ["statement"]
        if is_new and new_incident is None:
            without += ["incident", "link_basis", "link_reason"]
        if not self._save(claim, form, {name: name for name in form.fields}, "when", without):
            return None
        claim.types.set(said["types"])
        return claim

    def _figures(self, claims):
        """Numbers of one side and group that a claim gives are one figure, as long as they do not give one thing twice."""
        figures = {}
        for form in self.sheet.numbers:
            said = form.cleaned_data
            claim = claims.get(said.get("claim"))
            if claim is None:
                continue
            columns = form.columns()
            of_whom = (claim.pk, said["affected"], said["affected_words"], said["group"])
            known, _form = figures.get(of_whom, (None, None))
            if known is None or any(getattr(known, name) is not None for name in _measures(columns)):
                figure = CasualtyFigure(
                    claim=claim,
                    affected=self.reading.parties.get(int(said["affected"] or 0)),
                    affected_words=said["affected_words"],
                    group=said["group"] or form.hint.group,
                )
                of_whom = of_whom if known is None else (*of_whom, form.prefix)
                figures[of_whom] = known, _form = figure, form
            for name, number in columns.items():
                setattr(known, name, number)
        for figure, form in figures.values():
            self._save(figure, form, {"affected": "affected", "group": "group"}, "claim")

    def _date(self, asked):
        try:
            return asked()
        except ValidationError as error:
            if "year" not in self.draft.errors:
                self.draft.add_error(None, error)
            return None

    def _save(self, record, form, fields, rest=None, without=()):
        """Whether the record's own checks let it through. `fields`: its columns → fields of the form; others on `rest`."""
        try:
            record.full_clean(exclude=list(without))
        except ValidationError as error:
            for name, messages in error.error_dict.items():
                known = fields.get(name) or (rest if name != NON_FIELD_ERRORS else None)
                form.add_error(known if known in form.fields else None, messages)
            return False
        if without:
            return False
        record.save()
        return True


_FIELDS_OF_STATEMENT = {
    **{name: name for name in ("issuer", "speaker", "channel", "title", "language", "summary")},
    **{
        f"issued_{part}": "issued"
        for part in ("start", "end", "qualifier", "time_start", "time_end", "zone", "verbatim")
    },
}


def _measures(columns):
    measures = {name.rpartition("_")[0] for name in columns}
    return [f"{measure}_{bound}" for measure in measures for bound in ("low", "best", "high")]
