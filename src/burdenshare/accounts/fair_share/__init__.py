"""Fair-share rules: one file a rule, each returning shares that sum to one."""
