"""The staff answer aid: understands what an adviser types and suggests what to say. Nothing of it is stored."""
