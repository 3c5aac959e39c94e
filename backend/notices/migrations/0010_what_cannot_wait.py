from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0009_names_of_groups'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='urgent_by_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='has_waited',
            field=models.BooleanField(default=False),
        ),
    ]
