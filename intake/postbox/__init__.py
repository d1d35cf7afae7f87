"""The postbox: sealed applications kept until they are collected."""
