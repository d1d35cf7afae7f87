"""The form: its fields, what a value may be, who may apply."""
