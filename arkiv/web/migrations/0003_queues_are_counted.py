"""Queues are counted box by box, so that no look counts them whole; and found in their order over all boxes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('web', '0002_everything_is_new'),
    ]

    operations = [
        migrations.CreateModel(
            name='QueueCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('box', models.BigIntegerField()),
                ('queue', models.CharField(max_length=12)),
                ('documents', models.IntegerField()),
            ],
            options={
                'db_table': 'web_queue_count',
            },
        ),
        migrations.AddIndex(
            model_name='waiting',
            index=models.Index(fields=['queue', 'rank', 'document'], name='whole_queue_in_order'),
        ),
        migrations.AddIndex(
            model_name='waiting',
            index=models.Index(fields=['box', 'queue'], name='queues_of_box'),
        ),
        migrations.AddConstraint(
            model_name='queuecount',
            constraint=models.UniqueConstraint(fields=('box', 'queue'), name='one_count_a_queue'),
        ),
        migrations.RunSQL(
            "INSERT INTO web_stale (kind, key) SELECT 'box', CAST(id AS text) FROM holdings_box",
            migrations.RunSQL.noop,
        ),
    ]
