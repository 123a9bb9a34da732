"""Every fault that adx-tui is to name and mend, each a small object; and what is healthy, of which it says nothing."""
