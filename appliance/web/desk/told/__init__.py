"""What figures say in sentences, in the reader's tongue. French is the original. Pure."""
