"""Score: points of each item, what was lost and why, and the adjustments that make the sheet add up."""
