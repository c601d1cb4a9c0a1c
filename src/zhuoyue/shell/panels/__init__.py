"""Room: panels. Examiners, recusal, who reviews what (评审组)."""
