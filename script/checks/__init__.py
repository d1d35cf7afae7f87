"""What is run now and then over the whole project: the long tier, mutants, accessibility, screenshots."""
