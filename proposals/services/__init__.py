"""What people do here: each verb locks, checks, changes, records, and tells; it raises a Refusal or succeeds."""
