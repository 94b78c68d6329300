from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_found_by_point"),
    ]

    operations = [
        migrations.AlterField(
            model_name="tag",
            name="slug",
            field=models.SlugField(
                help_text="Its address; never changed later.", max_length=40, unique=True, verbose_name="slug"
            ),
        ),
    ]
