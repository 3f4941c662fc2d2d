from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop_making import at

from onestop_engine.codes import CODE_PATTERN, Filing, check_code, daily_code
from onestop_engine.errors import InputError


def filing(agency: str) -> Filing:
    return Filing(agency=agency, unit=agency, procedure="1.1", channel="online", at=at(23))


@pytest.mark.parametrize(
    "code",
    [
        "000.00.06.H56-231027-0361",
        "000.17.22.H56-210531-0001",
        "G09.20-20260609-0092637",
        "H26.10.2-261123-0001",
        "H26.10.2-261123-10000",
        "H26-261123-0001",
    ],
)
def test_codes_of_all_eras_are_known(code: str) -> None:
    assert CODE_PATTERN.fullmatch(code)
    assert check_code(code) == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "H26",
        "H26-261123",
        "H26-261123-001",
        "h26-261123-0001",
        "H26-2611-0001",
        " H26-261123-0001",
    ],
)
def test_other_texts_are_no_codes(code: str) -> None:
    assert not CODE_PATTERN.fullmatch(code)


@pytest.mark.parametrize("code", ["", "a b", "../x" * 30, "-1", "mã", "x\n", "x" * 65])
def test_some_texts_cannot_serve_as_codes(code: str) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        check_code(code)


@given(st.integers(1, 999_999))
def test_numbers_widen_and_never_wrap(number: int) -> None:
    code = daily_code(filing("H26.10.2"), lambda _: number)

    assert CODE_PATTERN.fullmatch(code)
    assert int(code.rpartition("-")[2]) == number


@pytest.mark.parametrize("agency", ["", "Xã A", "H26..1", "H26-"])
def test_an_agency_must_be_an_identifier(agency: str) -> None:
    with pytest.raises(InputError, match="identifier"):
        daily_code(filing(agency), lambda _: 1)
