"""How Arabic news says who said something: the words and marks of speech, and whom they belong to."""
