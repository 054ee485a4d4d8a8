"""The Hub on loopback by the name that scripts outside of the repository know: ``layerfuse.tests.servers.hub``."""

import sys

from layerfuse.tests.servers import hub

sys.modules[__name__] = hub
