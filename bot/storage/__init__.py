"""What is kept of conversations, and for how long: tables, migrations, masking, Rasa's tracker store."""
