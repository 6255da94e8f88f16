"""Test: do the examples beside criteria and items, and the results that a case expects, come out as written?"""
