from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0005_calls'),
    ]

    operations = [
        migrations.AddField(
            model_name='widget',
            name='recordings_days',
            field=models.PositiveSmallIntegerField(default=90, help_text='Then they are deleted. 0 keeps them for ever.', verbose_name='recordings are kept (days)'),
        ),
    ]
