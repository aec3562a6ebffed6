"""Finding and hiding personal and payment data. A leaf: text in, text out."""
