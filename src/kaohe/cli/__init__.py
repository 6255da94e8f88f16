"""The command line: reads arguments, calls a stage, prints a report. Heavy imports stand inside the commands."""
