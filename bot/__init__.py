"""The indemnity helpline assistant."""
