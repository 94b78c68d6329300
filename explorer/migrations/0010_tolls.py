import django.db.models.deletion
from django.db import migrations, models

from formats.indexes import CountedTogether


class Migration(migrations.Migration):
    dependencies = [
        ("explorer", "0009_words_indexed_where_they_stand"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tolls",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("told", models.TextField()),
                ("told_without_judged", models.TextField()),
            ],
            options={
                "verbose_name": "tolls of incidents",
                "verbose_name_plural": "tolls of incidents",
            },
        ),
        migrations.DeleteModel(
            name="IndexedIncident",
        ),
        migrations.CreateModel(
            name="IndexedIncident",
            fields=[
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="incidents.incident",
                    ),
                ),
                (
                    "pattern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="explorer.pattern"
                    ),
                ),
                (
                    "whereabouts",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="explorer.whereabouts"
                    ),
                ),
                (
                    "sayings",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="explorer.sayings"
                    ),
                ),
                (
                    "tolls",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="explorer.tolls"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("group", models.PositiveSmallIntegerField()),
                ("group_without_judged", models.PositiveSmallIntegerField()),
                ("sides", models.PositiveSmallIntegerField()),
                ("is_public", models.BooleanField()),
                ("has_point", models.BooleanField()),
                ("month_start", models.IntegerField(null=True)),
                ("month_end", models.IntegerField(null=True)),
                ("cell", models.BigIntegerField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("radius_m", models.PositiveIntegerField(null=True)),
                ("date_start", models.DateField(null=True)),
                ("date_end", models.DateField(null=True)),
                ("days", models.PositiveIntegerField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="incidents.place"
                    ),
                ),
                ("location_precision", models.PositiveSmallIntegerField(null=True)),
                ("killed", models.PositiveIntegerField(null=True)),
                ("injured", models.PositiveIntegerField(null=True)),
                (
                    "drawn_as",
                    models.CharField(choices=[("point", "point"), ("area", "area"), ("", "nothing")], max_length=5),
                ),
                (
                    "clarity",
                    models.CharField(
                        choices=[
                            ("single", "one identifiable incident"),
                            ("aggregate", "several that cannot be told apart"),
                        ],
                        max_length=10,
                    ),
                ),
                ("place_name", models.CharField(max_length=400)),
            ],
            options={
                "verbose_name": "indexed incident",
                "verbose_name_plural": "indexed incidents",
                "indexes": [
                    models.Index(fields=["-day", "-incident"], name="index_by_day"),
                    models.Index(fields=["place_name", "-incident"], name="index_by_place"),
                    models.Index(fields=["-sides", "-incident"], name="index_by_sides"),
                    models.Index(fields=["-changed_at", "-incident"], name="index_by_change"),
                    models.Index(
                        fields=[
                            "is_public",
                            "drawn_as",
                            "cell",
                            "latitude",
                            "longitude",
                            "radius_m",
                            "place",
                            "incident",
                        ],
                        name="index_on_map",
                    ),
                ],
            },
        ),
        CountedTogether("IndexedIncident", "index_by_months", ["month_start", "month_end", "group"]),
        CountedTogether(
            "IndexedIncident", "index_by_months_unjudged", ["month_start", "month_end", "group_without_judged"]
        ),
        CountedTogether("IndexedIncident", "index_by_dates", ["date_start", "date_end", "group"]),
        CountedTogether(
            "IndexedIncident", "index_by_dates_unjudged", ["date_start", "date_end", "group_without_judged"]
        ),
    ]
