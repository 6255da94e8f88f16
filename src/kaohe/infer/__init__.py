"""Infer: which criteria are found against or for each unit. durable-rules decides, a reference evaluator agrees."""
