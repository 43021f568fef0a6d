"""What happens when two people do it at the same moment. Needs PostgreSQL: SQLite lets only one write at a time."""
