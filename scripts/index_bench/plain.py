"""What every engine has built in: lower case, folding and Snowball's Swedish; here tantivy's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tantivy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.model import Entry

_FOLDED, _AS_PRINTED = "folded", "printed"


class Plain:
    """Two fields: words in lower case; words folded and stemmed by tantivy's own Swedish."""

    def __init__(self, folder: Path) -> None:
        simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        stemmed = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.stemmer("swedish"))
            .filter(tantivy.Filter.ascii_fold())
        )
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("kept", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(_FOLDED, tokenizer_name="swedish")
        builder.add_text_field(_AS_PRINTED, tokenizer_name="printed")
        self._index = tantivy.Index(builder.build(), path=str(folder))
        self._index.register_tokenizer("swedish", stemmed.build())
        self._index.register_tokenizer("printed", simple.build())

    def put(self, entries: Iterable[Entry]) -> None:
        writer = self._index.writer(96_000_000, 1)
        for entry in entries:
            document = tantivy.Document()
            document.add_text("id", entry.page_id)
            document.add_text("kept", entry.page_id)
            for field in (_FOLDED, _AS_PRINTED):
                document.add_text(field, entry.text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def found(self, words: str, *, stemmed: bool) -> set[str]:
        """Pages with all of ``words``."""
        field = _FOLDED if stemmed else _AS_PRINTED
        searcher = self._index.searcher()
        query = self._index.parse_query(" AND ".join(f'{field}:"{word}"' for word in words.split()), [field])
        hits = searcher.search(query, max(1, searcher.num_docs)).hits
        return {str(searcher.doc(place).get_first("id")) for _, place in hits}
