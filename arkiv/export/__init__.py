"""What leaves the archive: the find report (fyndrapport) as a page for print, as a workbook, as data."""
