"""What stands behind `OneStop`: one command as one transaction, and what follows from it."""
