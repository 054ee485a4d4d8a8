"""What a report is made of: words in each language, pages, figures as files."""
