"""Zhuoyue 卓越: runs a government quality award (政府质量奖) from the data of its regulation."""

__version__ = "0.1.0"
