"""The promises that a database could break, on PostgreSQL too."""

import pytest

from models.house import House
from tests.api.test_errors import (  # noqa: F401 - the same tests, on another house
    test_a_number_that_is_not_there,
    test_whatever_is_sent_is_taken_or_refused_and_never_breaks,
)
from tests.api.test_media import (  # noqa: F401
    test_the_library_is_listed_page_by_page_and_filtered,
    test_what_is_said_of_an_item_changes_field_by_field,
)
from tests.api.test_posts import (  # noqa: F401
    test_a_post_goes_from_draft_to_schedule,
    test_posts_are_found_by_state_temperature_channel_and_words,
    text,
)
from tests.api.test_replay import (  # noqa: F401
    test_a_key_is_forgotten_after_a_day,
    test_a_repeat_is_answered_alike_and_does_nothing,
    test_key_and_effect_are_written_together_or_not_at_all,
    test_two_at_once_with_one_key_are_done_once,
)
from tests.cli.test_doctor_media import (  # noqa: F401
    test_a_post_planned_after_its_picture_s_rights_is_warned_of_once,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def house(postgres_house: House) -> House:
    return postgres_house
