"""Data that is kept in the tree, and how it was made from its sources."""
