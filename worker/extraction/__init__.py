"""What is found in an annotated article. Pure: a plain document in, plain records of the contract out."""
