"""What the assistant does in a turn. Rasa's action server registers `actions.reply.ActionReply`."""
