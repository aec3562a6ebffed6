"""What a newcomer sees first is masked like everything else."""

from pathlib import Path

import pytest
from pytest_django import Settings

from contactcenter import demo
from conversations.models import Customer, Entry
from masking.engine import find

pytestmark = pytest.mark.db


def test_the_demo_keeps_no_address_in_clear(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_FILES = tmp_path
    demo.create("http://localhost:8401")
    demo.create("http://localhost:8401")
    emma = Customer.objects.get(name="Emma Whitfield")
    assert emma.email == "e*************@gmail.com"
    assert [entry.text for entry in Entry.objects.all() if find(entry.text)] == []
