"""Understanding: Rasa graph components that find the facts and the topics of a message."""
