"""The delays of a diary are counted when it is read in; those that were there before are counted here."""

import django.db.models.deletion
from django.db import migrations, models


def count(apps, _editor):
    from arkiv.diary.delay_rows import count_delays

    entries, counts, late = (
        apps.get_model("diary", name) for name in ("DiaryEntryRow", "DelayCount", "LateEntry")
    )
    for diary in apps.get_model("diary", "Diary").objects.filter(kind="diary").values_list("pk", flat=True):
        count_delays(diary, entries, counts, late)


class Migration(migrations.Migration):

    dependencies = [
        ('diary', '0005_destroyed_entries'),
    ]

    operations = [
        migrations.CreateModel(
            name='DelayCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(max_length=200)),
                ('year', models.IntegerField()),
                ('days', models.IntegerField(null=True)),
                ('entries', models.IntegerField()),
                ('diary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='diary.diary')),
            ],
            options={
                'db_table': 'diary_delay',
            },
        ),
        migrations.CreateModel(
            name='LateEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField()),
                ('unit', models.CharField(max_length=200)),
                ('year', models.IntegerField()),
                ('days', models.IntegerField()),
                ('diary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='diary.diary')),
            ],
            options={
                'db_table': 'diary_late_entry',
                'indexes': [models.Index(fields=['unit', 'year', '-days', 'entry'], name='longest_delays_first')],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
