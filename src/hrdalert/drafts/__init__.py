"""What is drafted, whether it is ready, where it lies, and what is set aside: one case, or all of them."""
