"""The helpline's own pages at /staff: who is signed in, hand-overs, answers, reviews, figures, the staff API."""
