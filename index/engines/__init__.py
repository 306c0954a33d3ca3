"""Engines store analysed streams and answer trees of nodes. Nothing here knows Swedish or rights."""
