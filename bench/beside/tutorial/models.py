"""The register's own tables, as far as the answers need them. Nothing here makes or changes one."""

from django.db import models


class Party(models.Model):
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=300)

    class Meta:
        managed = False
        db_table = "parties_party"

    def __str__(self):
        return self.name


class Place(models.Model):
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=300)

    class Meta:
        managed = False
        db_table = "incidents_place"

    def __str__(self):
        return self.name


class ViolationType(models.Model):
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "incidents_violationtype"

    def __str__(self):
        return self.label


class Agreement(models.Model):
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=300)

    class Meta:
        managed = False
        db_table = "parties_agreement"

    def __str__(self):
        return self.title


class Incident(models.Model):
    status = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    summary = models.TextField()
    date_start = models.DateField(null=True)
    date_end = models.DateField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True)
    types = models.ManyToManyField(ViolationType, db_table="incidents_incident_types")
    agreements = models.ManyToManyField(Agreement, db_table="incidents_incident_agreements")

    class Meta:
        managed = False
        db_table = "incidents_incident"
        ordering = ["-id"]

    def __str__(self):
        return self.title


class Accounts(models.Model):
    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True)
    status = models.CharField(max_length=24)

    class Meta:
        managed = False
        db_table = "accounts_keptaccounts"

    def __str__(self):
        return self.status


class Statement(models.Model):
    status = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    summary = models.TextField()
    language = models.CharField(max_length=35)
    channel = models.CharField(max_length=20)
    issued_start = models.DateField(null=True)
    issuer = models.ForeignKey(Party, models.PROTECT)

    class Meta:
        managed = False
        db_table = "statements_statement"
        ordering = ["-id"]

    def __str__(self):
        return self.title


class TextVersion(models.Model):
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="texts")
    text = models.TextField()

    class Meta:
        managed = False
        db_table = "statements_textversion"

    def __str__(self):
        return self.text


class Claim(models.Model):
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="claims")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="claims")
    about = models.ForeignKey(Party, models.PROTECT, null=True)
    act = models.CharField(max_length=24)
    paraphrase = models.CharField(max_length=300)
    quote = models.TextField()
    when_start = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "statements_claim"
        ordering = ["id"]

    def __str__(self):
        return self.paraphrase
