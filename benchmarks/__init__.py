"""Speed, memory and accuracy, measured; every module has a `main(argv)` that prints its table."""
