"""What is to be hidden, decided by a person: masks, and the operations that make and unmake them."""
