"""Links between boxes: copies and other wordings of a record that lie in different boxes."""
