"""What reads: regulation files into core values, facts into decisions. Runs without a web framework."""
