"""Mailboxes: what can be one, by its form, and which addresses lead to the same."""

import re
import unicodedata

FREE_MAIL = re.compile(
    r"@(gmail|googlemail|outlook|hotmail|live|yahoo|ymail|icloud|gmx|aol|proton|protonmail|mail|yandex|163|126"
    r"|qq|sina|sohu)\.[a-z.]+",
    re.IGNORECASE,
)
"""Where anybody can have a mailbox."""


def fault(address: str) -> str | None:
    """Why an address cannot be a mailbox, as the second half of a sentence; None where it can.

    By its form alone: nobody is asked whether it is there. A local part in other letters than ASCII (RFC 6531) is not
    taken, since many servers do not; a domain may have any letters (RFC 5890).
    """
    import email_validator

    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()  # a server within an office may be called mail.local
    try:
        valid = email_validator.validate_email(
            address, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except email_validator.EmailNotValidError as error:
        why = str(error).rstrip(".")
        return f"{why[0].lower()}{why[1:]}"
    domain = address.rpartition("@")[2]
    if valid.ascii_domain.lower() != normal_domain(domain):  # it would go elsewhere than it seems to
        return f"the letters of its domain {domain} can be read in two ways"
    return None


def normal(address: str) -> str:
    """An address as it is compared with others: for finding duplicates, and never for sending.

    Trimmed and in small letters, which servers may tell apart before the @ and none does in practice; the domain as
    it goes over the wire (RFC 5890). What follows a ``+`` is left out, for it leads into the same mailbox nearly
    everywhere (RFC 5233), and of Gmail the dots: so ``N.Sample+press@Googlemail.com`` is ``nsample@gmail.com``. What is
    no mailbox is put in small letters.
    """
    local, at, domain = re.sub("[＠﹫]", "@", address).strip().rpartition("@")
    local = unicodedata.normalize("NFC", local.strip().lower())
    if not at:
        return domain.lower()
    domain = normal_domain(domain)
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", "") or local, "gmail.com"
    local = re.sub(r"(?s)(?<=[^.])\+.*", "", local)  # what is left is a mailbox, too
    return f"{local}@{domain}"


def normal_domain(domain: str) -> str:
    """A domain in small letters and as it goes over the wire: ``Bücher.example`` is ``xn--bcher-kva.example``.

    As browsers do it (UTS #46, not transitional): ß and ς are letters of their own.
    """
    # The full stop of Chinese and Japanese; NFKC makes it of its narrow and wide forms (RFC 3490, section 3.1).
    labels = unicodedata.normalize("NFKC", domain.strip()).replace("。", ".").split(".")
    # Letter by letter: a word's last sigma is no other letter.
    small = [unicodedata.normalize("NFC", "".join(map(str.lower, label))) for label in labels]
    wired = (one if one.isascii() else f"xn--{one.encode('punycode').decode('ascii')}" for one in small)
    return ".".join(wired).strip()
