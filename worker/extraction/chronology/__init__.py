"""Calendar words of Arabic: what they are, which of them make a date, and which day, week, month or years they mean."""
