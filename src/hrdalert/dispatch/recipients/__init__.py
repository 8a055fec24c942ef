"""Who can be written to: the offices of ``recipients/``, each with its source and the day it was checked."""

from hrdalert.dispatch.recipients.book import Recipients, load_recipients, problems_between
from hrdalert.dispatch.recipients.recipient import Kind, Recipient, RecipientsFile, reader_of
