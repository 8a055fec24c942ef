"""Whom letters can go to: the offices of ``recipients/``, each with its source and the day somebody checked it."""

from hrdalert.recipients.book import (
    Recipients,
    load_recipients,
    problems_between,
    problems_of_duplicates,
)
from hrdalert.recipients.no_mail import NO_MAIL, NoMailList, load_no_mail
from hrdalert.recipients.recipient import Kind, Recipient, RecipientsFile, reader_of

FACE = ("csv_import", "mailboxes")
"""The modules that other packages may import from, beside this one."""
