"""`python -m adx_tui`."""

import sys

from adx_tui.cli import main

sys.exit(main())
