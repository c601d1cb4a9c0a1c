"""The house itself: settings, addresses, desks, commands."""
