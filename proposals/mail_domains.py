"""Which mail domains show where somebody belongs, and which show nothing, because anybody may have one."""

import re

from django.core.exceptions import ValidationError

A_DOMAIN = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")

# Mail providers of the public in the United Kingdom, and the largest elsewhere.
OF_THE_PUBLIC = {
    "aol.com", "aol.co.uk", "blueyonder.co.uk", "btinternet.com", "btopenworld.com", "fastmail.com", "gmail.com",
    "gmx.com", "gmx.co.uk", "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "icloud.com", "live.co.uk",
    "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "ntlworld.com", "outlook.com", "outlook.co.uk",
    "proton.me", "protonmail.com", "qq.com", "rocketmail.com", "sky.com", "talk21.com", "talktalk.net", "tiscali.co.uk",
    "tutanota.com", "virginmedia.com", "yahoo.co.uk", "yahoo.com", "yandex.com", "ymail.com", "zoho.com",
}  # fmt: skip
# Many organisations share these, so they don't tell which one.
SHARED = {
    "ac.uk", "co.uk", "gov.uk", "ltd.uk", "me.uk", "mod.uk", "nhs.net", "nhs.uk", "org.uk", "plc.uk", "police.uk",
    "sch.uk",
}  # fmt: skip


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def is_a_domain(domain: str) -> None:
    if not A_DOMAIN.fullmatch(domain):
        raise ValidationError("Enter what stands behind the @, in small letters, such as uhb.nhs.uk.")


def is_no_shared_domain(domain: str) -> None:
    if domain in OF_THE_PUBLIC:
        raise ValidationError("Everybody can have an address there, so it shows nothing about where they belong.")
    if domain in SHARED:
        raise ValidationError("Many organisations share this domain, so it doesn’t show which one somebody is from.")
