"""Room: supervision. The years after the award (监督管理)."""
