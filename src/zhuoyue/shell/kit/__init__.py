"""What every room uses and no room owns: clock, refusals, visibility, phrases, papers."""
