import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('diary', '0002_imports'),
        ('holdings', '0002_held_after_disposal'),
    ]

    operations = [
        migrations.AlterField(
            model_name='diary',
            name='kind',
            field=models.CharField(choices=[('diary', 'diarium'), ('personakt', 'personaktsregister'), ('binder', 'pärmförteckning'), ('delegation', 'delegationslista')], max_length=12),
        ),
        migrations.AlterField(
            model_name='savedprofile',
            name='kind',
            field=models.CharField(choices=[('diary', 'diarium'), ('personakt', 'personaktsregister'), ('binder', 'pärmförteckning'), ('delegation', 'delegationslista')], max_length=12),
        ),
        migrations.CreateModel(
            name='DelegationRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=16)),
                ('line', models.IntegerField()),
                ('payload', models.TextField()),
                ('diary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='diary.diary')),
                ('vanished_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='diary.diaryimport')),
            ],
            options={
                'db_table': 'diary_delegation',
                'constraints': [models.UniqueConstraint(fields=('diary', 'uid'), name='one_row_a_decision')],
            },
        ),
        migrations.CreateModel(
            name='LateRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=20)),
                ('payload', models.TextField()),
                ('current', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('proposed', 'föreslagen'), ('approved', 'godkänd'), ('declined', 'avvisad')], default='proposed', max_length=8)),
                ('subject', models.TextField(blank=True)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_on', models.DateField(null=True)),
                ('because', models.TextField(blank=True)),
                ('exported', models.IntegerField(default=0)),
                ('box', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holdings.box')),
            ],
            options={
                'db_table': 'diary_late',
                'constraints': [models.UniqueConstraint(fields=('box', 'document'), name='one_late_a_document')],
            },
        ),
        migrations.CreateModel(
            name='WorkRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=20)),
                ('grade', models.IntegerField()),
                ('payload', models.TextField()),
                ('current', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('open', 'ingen har tagit den'), ('taken', 'pågår'), ('done', 'klar')], default='open', max_length=8)),
                ('owner', models.CharField(blank=True, max_length=200)),
                ('due', models.DateField(null=True)),
                ('progress', models.TextField(default='[]')),
                ('box', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holdings.box')),
            ],
            options={
                'db_table': 'diary_work',
                'constraints': [models.UniqueConstraint(fields=('box', 'document'), name='one_work_a_document')],
            },
        ),
    ]
