"""kaohe (考核): grade departments' yearly inspection work by rules anyone can read, and prove every point."""

__version__ = "0.1.0"
