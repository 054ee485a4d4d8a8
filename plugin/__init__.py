"""What QGIS loads: actions, Processing provider, engine client. Never imports torch."""
