"""The one way of calling an OpenSearch cluster: every fault of it becomes ours."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError, ConnectionTimeout, OpenSearchException, TransportError
from opensearchpy.exceptions import ConnectionError as NoConnection

from index.errors import ClusterUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cluster import Cluster

TIMEOUT_S = 60
RETRIES = 3


def connect(cluster: Cluster) -> OpenSearch:
    """A client for one process; it opens no connection yet."""
    return OpenSearch(
        hosts=list(cluster.addresses),
        http_auth=(cluster.user, cluster.password) if cluster.user else None,
        ca_certs=cluster.ca_file,
        timeout=TIMEOUT_S,
        max_retries=RETRIES,
        retry_on_timeout=True,
        http_compress=True,
    )


@contextmanager
def asking(cluster: Cluster) -> Iterator[None]:
    """Turn the client's errors into ClusterUnavailable; neither password nor question is in them.

    ConflictError is left as it is: it says that somebody else was first, and who asks knows what that means.
    """
    try:
        yield
    except ConflictError:
        raise
    except (NoConnection, ConnectionTimeout) as cause:
        raise ClusterUnavailable(cluster.addresses, "ingen nod svarar") from cause
    except TransportError as cause:
        raise ClusterUnavailable(cluster.addresses, _told(cause)) from cause
    except OpenSearchException as cause:
        raise ClusterUnavailable(cluster.addresses, type(cause).__name__) from cause


def _told(error: TransportError) -> str:
    info: Any = error.info
    reason = info.get("error") if isinstance(info, dict) else None
    kind = reason.get("type", "") if isinstance(reason, dict) else ""
    return f"svar {error.status_code} {kind}".rstrip()
