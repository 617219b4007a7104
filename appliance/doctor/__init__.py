"""What a support person would look at, looked at: each check with its verdict and remedy."""
