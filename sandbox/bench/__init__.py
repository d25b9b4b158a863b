"""The benchmark: the budgets of the design, measured on the unmodified bot from outside its process."""
