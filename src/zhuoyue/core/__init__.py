"""What decides: plain Python on frozen values. No clock, no I/O, no floats."""
