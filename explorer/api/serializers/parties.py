from incidents.models import AdministrativeParent, Place, PlaceName, PlaceSource
from parties.models import (
    Agreement,
    AgreementSource,
    Outlet,
    Party,
    PartyName,
    PartySource,
    Provision,
    Role,
    WatchedChannel,
)

from ..fields import ApiAddress, DateField, Named, PageAddress, PointField, Side
from .base import SOURCE, PageSerializer, RecordSerializer, Version


class OutletSerializer(RecordSerializer):
    api_url = ApiAddress("outlet", "slug")
    version = Version()

    class Meta:
        model = Outlet
        fields = ["slug", "api_url", "name", "address", "version"]


class PartyNameSerializer(RecordSerializer):
    class Meta:
        model = PartyName
        fields = ["id", "name", "language", "from_date", "to_date"]


class PartySourceSerializer(PageSerializer):
    class Meta:
        model = PartySource
        fields = SOURCE


class WatchedChannelSerializer(RecordSerializer):
    outlet = Named(queryset=Outlet.objects, allow_null=True, help_text="The outlet (slug), where it is one.")

    class Meta:
        model = WatchedChannel
        fields = ["id", "outlet", "address", "language", "from_date", "to_date", "note"]


class PartyRoleSerializer(RecordSerializer):
    """What the party is under an agreement; written with the agreement."""

    agreement = Named(read_only=True, help_text="The agreement (slug).")

    class Meta:
        model = Role
        fields = ["id", "agreement", "role", "from_date", "to_date"]


class PartySerializer(RecordSerializer):
    url = PageAddress()
    api_url = ApiAddress("party", "slug")
    parent = Named(queryset=Party.objects, allow_null=True, help_text="The party that it is an organ of (slug).")
    side = Side(source="*")
    names = PartyNameSerializer(many=True, required=False)
    roles = PartyRoleSerializer(many=True, read_only=True)
    watched_channels = WatchedChannelSerializer(many=True, required=False)
    sources = PartySourceSerializer(many=True, required=False)
    version = Version()

    class Meta:
        model = Party
        fields = ["slug", "url", "api_url", "name", "short_name", "code", "kind", "parent", "side", "iso3", "ucdp_id"]
        fields += ["gw_number", "acled_name", "wikidata_id", "note", "names", "roles", "watched_channels", "sources"]
        fields += ["version"]


class PlaceNameSerializer(RecordSerializer):
    used_by = Named(queryset=Party.objects, allow_null=True, help_text="The party that uses this name (slug).")

    class Meta:
        model = PlaceName
        fields = ["id", "name", "language", "used_by", "from_date", "to_date"]


class AdministrativeParentSerializer(RecordSerializer):
    parent = Named(queryset=Place.objects, help_text="The place that it lies in by another standard (slug).")
    according_to = Named(queryset=Party.objects, help_text="Whose standard that is (slug).")

    class Meta:
        model = AdministrativeParent
        fields = ["id", "parent", "according_to", "from_date", "to_date"]


class PlaceSourceSerializer(PageSerializer):
    class Meta:
        model = PlaceSource
        fields = SOURCE


class PlaceSerializer(RecordSerializer):
    url = PageAddress()
    api_url = ApiAddress("place", "slug")
    parent = Named(queryset=Place.objects, allow_null=True, help_text="The place that it lies in (slug).")
    other_parents = AdministrativeParentSerializer(many=True, required=False)
    point = PointField()
    names = PlaceNameSerializer(many=True, required=False)
    sources = PlaceSourceSerializer(many=True, required=False)
    version = Version()

    class Meta:
        model = Place
        fields = ["slug", "url", "api_url", "name", "kind", "parent", "other_parents", "point", "pcode", "iso_3166_2"]
        fields += ["geonames_id", "note", "names", "sources", "version"]


class ProvisionSerializer(RecordSerializer):
    class Meta:
        model = Provision
        fields = ["id", "article", "summary"]


class RoleSerializer(RecordSerializer):
    party = Named(queryset=Party.objects, help_text="The party (slug).")
    party_side = Side(source="party")

    class Meta:
        model = Role
        fields = ["id", "party", "party_side", "role", "from_date", "to_date"]


class AgreementSourceSerializer(PageSerializer):
    class Meta:
        model = AgreementSource
        fields = SOURCE


class AgreementSerializer(RecordSerializer):
    url = PageAddress()
    api_url = ApiAddress("agreement", "slug")
    signed = DateField("signed")
    in_force = DateField("in_force")
    provisions = ProvisionSerializer(many=True, required=False)
    roles = RoleSerializer(many=True, required=False)
    sources = AgreementSourceSerializer(many=True, required=False)
    version = Version()

    class Meta:
        model = Agreement
        fields = [
            "slug",
            "url",
            "api_url",
            "title",
            "kind",
            "signed",
            "in_force",
            "address",
            "summary",
            "third_parties",
        ]
        fields += ["pax_id", "eth_prio_id", "note", "provisions", "roles", "sources", "version"]
