from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_whole_record"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outlet",
            name="slug",
            field=models.SlugField(
                help_text="Its address; never changed later.", max_length=80, unique=True, verbose_name="slug"
            ),
        ),
    ]
