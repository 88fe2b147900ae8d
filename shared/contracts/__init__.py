"""The public language: the order, the assessment, the clearance, the events."""
