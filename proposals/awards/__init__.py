"""After the award, as it is read: by those who have it, by those who follow it, and by everybody as open data."""
