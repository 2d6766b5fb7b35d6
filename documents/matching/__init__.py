"""Which paragraph of a new version is which of the old."""

from documents.matching.match import How, Match, match_paragraphs

__all__ = ["How", "Match", "match_paragraphs"]
