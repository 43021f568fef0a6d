"""What panels and managers do: each verb locks, checks, changes, records; it raises a Refusal or succeeds."""
