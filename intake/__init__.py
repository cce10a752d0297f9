"""Report intake for Swedish samordningsförbund. Start reading in pipeline.py."""
