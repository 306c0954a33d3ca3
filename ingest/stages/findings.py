"""The rules of understanding that may raise a finding, and how one is put into words."""

from __future__ import annotations

from enum import StrEnum

from ingest.model import Evidence, Finding, PageRef, Severity


class FindingRule(StrEnum):
    """Ids of the findings of this room; they go into the log and must never change meaning."""

    MISSING_PAGE = "understanding.missing_page"
    EXTRACT_PAGES = "understanding.extract_pages"
    PAGE_ORDER = "understanding.page_order"
    IMPOSSIBLE_DATE = "understanding.impossible_date"
    ALTERED_DATE = "understanding.altered_date"
    CHECK_DIGIT = "understanding.check_digit"
    CHILD_IN_DANGER = "understanding.child_in_danger"
    SECRECY_STAMP = "understanding.secrecy_stamp"
    COPIED_PAGE = "understanding.copied_page"
    COPIED_ATTACHMENT = "understanding.copied_attachment"
    CONCERN_REPORTED = "understanding.concern_reported"
    SHEET_WRONG_BOX = "understanding.sheet_wrong_box"
    UNREAD_PAGE = "understanding.unread_page"


def finding_at(rule: FindingRule, severity: Severity, message: str, evidence: Evidence) -> Finding:
    """A finding at the place where something was read."""
    return Finding(rule.value, severity, message, evidence.page, evidence.box)


def finding_on(rule: FindingRule, severity: Severity, message: str, page: PageRef) -> Finding:
    """A finding about a whole page."""
    return Finding(rule.value, severity, message, page)
