"""Mailboxes: which addresses are well formed, and which addresses lead to the same mailbox."""

import re
import unicodedata

FREE_MAIL = re.compile(
    r"@(gmail|googlemail|outlook|hotmail|live|yahoo|ymail|icloud|gmx|aol|proton|protonmail|mail|yandex|163|126"
    r"|qq|sina|sohu)\.[a-z.]+",
    re.IGNORECASE,
)
"""Matches the end of an address at a provider where anybody can have a mailbox."""


def fault(address: str) -> str | None:
    """Why an address is malformed, as the second half of a sentence; None where it is well formed.

    No server is asked whether the mailbox exists. A local part must be ASCII, since many servers refuse other letters
    (RFC 6531); a domain may be internationalized (RFC 5890).
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
    if valid.ascii_domain.lower() != normal_domain(
        domain
    ):  # mail could go to another server than people read here
        return f"the letters of its domain {domain} can be read in two ways"
    return None


def normal(address: str) -> str:
    """The normal form of an address, for comparing addresses and never for sending.

    Addresses of one mailbox have one normal form: trimmed, in lower case, without a subaddress (``+press``, RFC 5233),
    at Gmail also without dots, and with the domain in its ASCII form (RFC 5890). So ``N.Sample+press@Googlemail.com``
    becomes ``nsample@gmail.com``. A text without an @ is only put in lower case.
    """
    local, at_sign, domain = re.sub("[＠﹫]", "@", address).strip().rpartition("@")
    local = unicodedata.normalize("NFC", local.strip().lower())
    if not at_sign:
        return domain.lower()
    domain = normal_domain(domain)
    if domain in ("gmail.com", "googlemail.com"):
        local = local.replace(".", "") or local
        domain = "gmail.com"
    local = re.sub(
        r"(?s)(?<=[^.])\+.*", "", local
    )  # never leaves an empty local part, nor one that ends with a dot
    return f"{local}@{domain}"


def normal_domain(domain: str) -> str:
    """A domain in lower case and in its ASCII form: ``Bücher.example`` becomes ``xn--bcher-kva.example``.

    It follows the rules of browsers (UTS #46, nontransitional), in which ß and ς are letters of their own.
    """
    # NFKC turns the narrow and wide full stops into that of Chinese and Japanese (RFC 3490, section 3.1).
    labels = unicodedata.normalize("NFKC", domain.strip()).replace("。", ".").split(".")
    # Lower each letter by itself: Python writes the last sigma of a word as ς.
    lowered = [unicodedata.normalize("NFC", "".join(map(str.lower, label))) for label in labels]
    encoded = [
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in lowered
    ]
    return ".".join(encoded).strip()
