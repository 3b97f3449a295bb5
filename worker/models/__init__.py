"""The bundled Stanza models for Arabic news: weights, their card and the recipe that trains them."""
