"""Windows that the dock opens."""
