"""Who can be written to: the offices of ``recipients/``, each with its source and the day it was checked."""

from hrdalert.dispatch.recipients.book import Recipients
from hrdalert.dispatch.recipients.kinds import Kind
from hrdalert.dispatch.recipients.reading import check_recipients, load_recipients
from hrdalert.dispatch.recipients.recipient import LIMIT_DAYS, Recipient, RecipientsFile, reader_of
