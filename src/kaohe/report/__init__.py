"""Report: records rendered as terminal tables, CSV and Markdown. Nothing is computed here."""
