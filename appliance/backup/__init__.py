"""What is copied away each night, readable by its owner's key alone, and put back on a new card."""
