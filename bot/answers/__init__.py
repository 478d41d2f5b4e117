"""The answers, one file a topic, as Rasa responses with the section each rests on."""
