from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_times_by_pairs"),
    ]

    operations = [
        migrations.RemoveConstraint("keptreply", "reply_of_a_side_once"),
        # Those that are kept were read with them.
        migrations.AddField(
            "keptreply",
            "judged",
            models.BooleanField("read with links by judgement", default=True),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "keptreply",
            models.UniqueConstraint(fields=["incident", "side", "judged"], name="reply_of_a_side_once"),
        ),
        # What is missing is computed after every migration: the replies without them, too.
        migrations.RunSQL("DELETE FROM accounts_keptaccounts", "DELETE FROM accounts_keptreply WHERE NOT judged"),
    ]
