"""Train the bundled Stanza models for Arabic news from a data folder, with Stanza's own trainers."""
