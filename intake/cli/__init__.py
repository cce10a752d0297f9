"""The commands, one file a group; app.py puts them together."""
