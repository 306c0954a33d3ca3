"""What another engine read by hand, for each page. ``arkiv.derivatives.hand_services`` writes it."""

from __future__ import annotations

from django.db import models


class HandReadingRow(models.Model):
    """Handskriftsläsning: a page's second reading. Both blobs are of the archive and go when the page goes.

    ``hand`` holds the ``HandReading``; ``base`` the machine's own ``PageReading`` it is laid over. What the page
    shows is the two merged: that blob is the page's ``reading``.
    """

    page = models.OneToOneField("holdings.Page", on_delete=models.CASCADE, related_name="hand_reading")
    hand = models.CharField(max_length=64)
    base = models.CharField(max_length=64)

    class Meta:
        app_label = "derivatives"
        db_table = "derivatives_hand_reading"
