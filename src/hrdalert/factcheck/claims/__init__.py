"""What a text claims: dates, spans, counts, numbers of acts, law, names, quotations, states. It knows no case."""
