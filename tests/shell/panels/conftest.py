import pytest
from tests.shell.panels.room import Room, build


@pytest.fixture
def room(db: None) -> Room:
    """Zhuji at the stage of the desk review."""
    del db
    return build()
