"""How much of a draft an editor kept. Effort, not quality: human edits barely track perceived quality."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import LCSseq, Levenshtein


@dataclass(frozen=True, slots=True)
class Effort:
    """A draft against what became of it.

    Attributes:
        kept: characters of the draft that stand in the edit, in order (longest common subsequence).
        draft, edit: lengths in characters.
        distance: Levenshtein distance in characters.
    """

    kept: int
    draft: int
    edit: int
    distance: int

    @property
    def kept_share(self) -> float:
        """Share of the draft's characters kept, 0 to 1; 1 for an empty draft."""
        return self.kept / self.draft if self.draft else 1.0

    @property
    def edit_ratio(self) -> float:
        """Levenshtein distance over the longer length, 0 (untouched) to 1."""
        return self.distance / max(self.draft, self.edit, 1)


def effort(draft: str, edit: str) -> Effort:
    """Compares a draft with what became of it, by characters in both languages."""
    if draft == edit:
        return Effort(len(draft), len(draft), len(edit), 0)
    kept = int(LCSseq.similarity(draft, edit))
    return Effort(kept, len(draft), len(edit), int(Levenshtein.distance(draft, edit)))
