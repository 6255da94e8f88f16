"""Parts of ``tools/make_daye_ledger.py``: constructed records that add up to a published table."""
