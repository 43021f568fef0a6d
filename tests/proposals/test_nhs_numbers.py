"""NHS numbers in free text: every valid one is found however it is written, and nothing else is called one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.texts.nhs_numbers import check_digit, find_nhs_numbers, is_nhs_number, pieces

ON_ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NINE = st.text("0123456789", min_size=9, max_size=9)
GAPS = st.sampled_from(["", " ", "-", "\u00a0", "\u2013", "  ", " - "[:2]])
PROSE = st.text("Mrs Añ 🧓.,(\n-–", max_size=40)


def checked_apart(digits):
    """The rule of the NHS Data Dictionary written down another way: the weighted sum of all ten is 0 modulo 11."""
    return sum(int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0


def found_in(text):
    return [each.digits for each in find_nhs_numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Patient 943 476 5919 fell.", ["9434765919"]),
        ("943-476-5919", ["9434765919"]),
        ("9434765919", ["9434765919"]),
        ("(943\u00a0476\u00a05919)", ["9434765919"]),
        ("943–476–5919", ["9434765919"]),
        ("two: 943 476 5919 and 401 023 2137", ["9434765919", "4010232137"]),
        ("In 2019 943 476 5919 was seen", ["9434765919"]),
        ("943 476 5918", []),
        ("19434765919", []),
        ("94347659190", []),
        ("Account 12-9434765919-3", ["9434765919"]),
        ("000 000 0000", []),
        ("9434 76 5919", []),
        ("£9,434,765,919", []),
        ("943 476\n5919", []),
        ("", []),
    ],
)
def test_what_is_one_and_what_is_not(text, found):
    assert found_in(text) == found


@pytest.mark.parametrize(
    "phone", ["0121 496 0000", "020 7946 0018", "07700 900123", "+44 121 496 0123", "01632 960 983"]
)
def test_phone_numbers_that_fail_the_check_raise_no_alarm(phone):
    assert found_in(f"Call the team on {phone} before noon.") == []


@ON_ANY_MACHINE
@given(NINE, GAPS, GAPS, PROSE, PROSE)
def test_every_valid_number_is_found_in_its_place(nine, first, second, before, after):
    digits = nine + str(check_digit(nine))
    written = f"{digits[:3]}{first}{digits[3:6]}{second}{digits[6:]}"
    text = f"{before}{written}{after}"
    if check_digit(nine) == 10 or len(set(digits)) == 1:
        return

    [found] = find_nhs_numbers(text)

    assert (found.digits, text[found.start : found.end]) == (digits, written)


@ON_ANY_MACHINE
@given(st.text("0123456789", min_size=10, max_size=10))
def test_the_check_is_that_of_the_data_dictionary(digits):
    assert is_nhs_number(digits) == (checked_apart(digits) and len(set(digits)) > 1)


@ON_ANY_MACHINE
@given(st.text("0123456789", min_size=10, max_size=10), st.text("0123456789", min_size=1, max_size=6))
def test_nothing_is_found_inside_a_longer_run_of_digits(digits, more):
    assert found_in(digits + more) == []
    assert found_in(more + digits) == []


@ON_ANY_MACHINE
@given(st.text("0123456789 -\n.a", max_size=60))
def test_the_pieces_put_together_are_the_text(text):
    cut = pieces(text, find_nhs_numbers(text))

    assert "".join(piece for piece, _ in cut) == text
    assert [piece for piece, is_number in cut if is_number] == [text[f.start : f.end] for f in find_nhs_numbers(text)]
