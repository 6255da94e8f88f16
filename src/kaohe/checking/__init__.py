"""What `kaohe check` remarks on in rules, profiles and cases that load without a fault: one module per kind of check."""
