"""The profile nearest to today's that gives the grades or the order wanted, and what such a fit is worth."""
