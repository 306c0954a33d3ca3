"""Indexes that end with the number, so that the newest events of a kind, a person or a thing come first by themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='eventrow',
            index=models.Index(fields=['kind', 'seq'], name='events_of_kind'),
        ),
        migrations.AddIndex(
            model_name='eventrow',
            index=models.Index(fields=['actor', 'seq'], name='events_of_actor'),
        ),
        migrations.AddIndex(
            model_name='eventrow',
            index=models.Index(fields=['subject', 'seq'], name='events_of_subject'),
        ),
    ]
