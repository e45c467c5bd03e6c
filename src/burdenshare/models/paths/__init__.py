"""Paths of defence expenditure: what is estimated, scored and told beside the model."""
