"""Disposal (gallring): what is proposed, decided and destroyed, by two persons and with a decision number."""
