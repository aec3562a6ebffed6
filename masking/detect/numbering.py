"""National numbering plans as compiled patterns, made from the metadata of libphonenumber at first use.

libphonenumber itself takes some 27 microseconds a number; one match of these takes a quarter of one. The
tests hold them against it.
"""

import re
from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager",
    "uan", "voicemail",
)  # fmt: skip


@lru_cache(512)
def _plan(region: str) -> tuple[str, str, str]:
    """Country code, the pattern of all its national numbers, and the digit dialled before them at home.

    Countries that share a code (the US and Canada) are one plan: people of one write numbers of the other.
    """
    meta = PhoneMetadata.metadata_for_region(region)
    if meta is None:
        return "", r"(?!)", ""
    sharing = COUNTRY_CODE_TO_REGION_CODE.get(meta.country_code or 0, ())
    prefix = meta.national_prefix or ""
    return str(meta.country_code), _numbers(sharing), prefix if prefix in ("0", "1", "8") else ""


def _numbers(regions: tuple[str, ...]) -> str:
    """The numbers of every kind that these regions have."""
    patterns: dict[str, None] = {}
    for region in regions:
        meta = PhoneMetadata.metadata_for_region(region)
        for kind in _KINDS if meta else ():
            described = getattr(meta, kind)
            if described is not None and described.national_number_pattern:
                patterns[described.national_number_pattern] = None
    return "|".join(patterns) or r"(?!)"


@lru_cache(256)
def as_written(regions: tuple[str, ...]) -> re.Pattern[str]:
    """Digits as people of these regions write them: the trunk 0 is part of it, the country code may be."""
    return _compiled(regions, is_called=False)


@lru_cache(256)
def as_called(regions: tuple[str, ...]) -> re.Pattern[str]:
    """The same without the trunk 0 being needed: enough when the words say it is a phone."""
    return _compiled(regions, is_called=True)


def _compiled(regions: tuple[str, ...], is_called: bool) -> re.Pattern[str]:
    alternatives = []
    for region in regions:
        code, numbers, prefix = _plan(region)
        is_bare = is_called or prefix != "0"
        before = {code, prefix, "" if is_bare else prefix}
        alternatives.append(f"(?:{'|'.join(sorted(before, reverse=True))})(?:{numbers})")
    return re.compile("|".join(alternatives) or r"(?!)")


@lru_cache(512)
def _country(code: str) -> re.Pattern[str] | None:
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    return re.compile(_numbers(regions)) if regions else None


def is_international(digits: str) -> bool:
    """Whether country code and national number, without + or 00, are a number that may exist."""
    for size in (1, 2, 3):
        country = _country(digits[:size]) if digits[0] != "0" else None
        if country is not None and country.fullmatch(digits, size):
            return True
    return False
