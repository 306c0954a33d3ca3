"""Separator and header sheets: printed here, recognised when pages are read (``ingest.stages.sheets``)."""
