"""The stages a page and a stack of pages pass through, from pixels to facts."""
