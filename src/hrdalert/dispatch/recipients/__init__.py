"""Who can be written to: the offices of ``recipients/``, each with its source and the day it was checked."""

from hrdalert.dispatch.recipients.book import (
    Recipients,
    load_recipients,
    problems_between,
    problems_of_duplicates,
)
from hrdalert.dispatch.recipients.no_mail import NO_MAIL, NoMailList, load_no_mail
from hrdalert.dispatch.recipients.recipient import Kind, Recipient, RecipientsFile, reader_of
