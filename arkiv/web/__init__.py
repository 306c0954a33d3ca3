"""The archive in a browser on this machine: boxes, find reports, page images with evidence framed."""
