import django.db.models.deletion
from django.db import migrations, models


def forget_acts(apps, schema_editor):
    """What was done before this cannot be undone any more: an act is kept in another form now."""
    apps.get_model("disclosure", "Request").objects.update(acts="[]")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_units_and_tokens'),
        ('disclosure', '0002_request_acts'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='undone',
            field=models.TextField(default='[]'),
        ),
        migrations.AddField(
            model_name='request',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit'),
        ),
        migrations.RunPython(forget_acts, migrations.RunPython.noop),
    ]
