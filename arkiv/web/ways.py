"""Where a reviewer goes after an answer: the document that comes next in the queue, or the one she was at."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from arkiv.errors import NoSuchThing
from arkiv.web import reviewing
from arkiv.web.queues import Queue
from arkiv.web.rights import Request


def queue_named(code: str) -> Queue:
    """The queue of an address. Raises NoSuchThing."""
    if code not in set(Queue):
        raise NoSuchThing(f"Det finns ingen kö som heter {code[:20]}.")
    return Queue(code)


def after_this(request: Request, queue: Queue) -> str:
    """The address of the document after this one, looked up before this one leaves the queue."""
    found = reviewing.following(request.visitor, queue, request.document.pk)
    if found is None or found.document == request.document.pk:
        return reverse("review_queue", kwargs={"queue": queue.value})
    return address_of(str(found.uid), queue.value)


def back(uid: str, given: Any) -> str:
    """The address of the document ``uid``, in the queue it was answered in."""
    return address_of(uid, given.get("queue", ""))


def address_of(uid: str, queue: str) -> str:
    """The address of a document, in a queue or (``""``) outside of any."""
    if queue in set(Queue):
        return reverse("review_document", kwargs={"queue": queue, "uid": uid})
    return reverse("document", kwargs={"uid": uid})
