"""Public holidays, as the package that we ask tells them."""

import subprocess
import sys
from datetime import date

import pytest

from lib.public_holidays import PublicHolidays, countries, is_known, regions


@pytest.mark.parametrize(
    ("country", "region", "day", "name"),
    [
        ("FR", "", "2026-07-14", "Fête nationale"),
        ("FR", "", "2026-07-15", None),
        ("FR", "6AE", "2026-12-26", "Saint-Étienne"),
        ("FR", "", "2026-12-26", None),
        ("FR", "", "2027-03-29", "Lundi de Pâques"),
        ("DE", "BY", "2026-01-06", "Heilige Drei Könige"),
        ("DE", "BE", "2026-01-06", None),
    ],
)
def test_a_day_is_called_by_its_name_in_the_country_s_own_language(country, region, day, name):
    found = PublicHolidays(country=country, region=region).name_on(date.fromisoformat(day))
    assert found == name


def test_regions_have_the_names_that_people_know():
    assert regions("FR")["971"] == "Guadeloupe"
    assert not any("Zone" in name for name in regions("FR").values())
    assert regions("MC") == regions("ZZ") == {}
    assert {"FR", "BE", "CH", "DE"} <= set(countries())


@pytest.mark.parametrize(("country", "region"), [("ZZ", ""), ("FR", "Atlantis")])
def test_what_is_no_longer_known_stops_nobody(country, region):
    assert PublicHolidays(country=country, region=region).name_on(date(2026, 7, 14)) is None
    assert not is_known(country, region)


@pytest.mark.parametrize(("country", "region"), [("FR", ""), ("FR", "971"), ("MC", "")])
def test_what_is_known_is_told_apart(country, region):
    assert is_known(country, region)


@pytest.mark.slow
def test_the_idle_daemon_does_not_load_them():
    asked = "import sys, daemon, scheduler.recurring.series; print('holidays' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert answer.stdout.strip() == "False", answer.stderr
