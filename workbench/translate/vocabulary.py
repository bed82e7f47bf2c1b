"""Text to pieces and back, as MarianTokenizer does it: source.spm and target.spm, ids from vocab.json.

sentencepiece alone does it in a tenth of the time that importing transformers takes.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from workbench.errors import ModelMissingError
from workbench.text.stems import stem
from workbench.translate.normalise import one_line

EOS = "</s>"
UNK = "<unk>"
PAD = "<pad>"


class Vocabulary:
    """Both sides' pieces of one Marian folder.

    Args:
        folder: holds source.spm, target.spm and vocab.json.
        prefix: a token put before every source, e.g. `>>cmn_Hans<<` for a model with several targets.

    Raises:
        ModelMissingError: a file is missing or unreadable.
    """

    def __init__(self, folder: Path, prefix: str = "") -> None:
        import sentencepiece

        try:
            self._src = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
            self._tgt = sentencepiece.SentencePieceProcessor(str(folder / "target.spm"))
            vocab = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        except (OSError, RuntimeError, ValueError) as error:
            raise ModelMissingError(
                f"cannot read the vocabulary ({error})",
                where=str(folder),
                remedy="the folder needs source.spm, target.spm and vocab.json of a Marian model",
            ) from None
        self.ids: dict[str, int] = vocab
        self.tokens: dict[int, str] = {i: t for t, i in vocab.items()}
        self.prefix = prefix

    def encode_source(self, text: str) -> list[str]:
        """Source pieces with the end-of-sentence token; pieces outside the vocabulary become `<unk>`."""
        head = [self.prefix] if self.prefix else []
        return [*head, *self._known(self._src.encode(one_line(text), out_type=str)), EOS]

    def encode_target(self, text: str) -> list[str]:
        """Target pieces without the end-of-sentence token."""
        return self._known(self._tgt.encode(one_line(text), out_type=str))

    def decode_target(self, pieces: Sequence[str]) -> str:
        """The text of target pieces, in one line; special tokens are left out."""
        kept = [p for p in pieces if p not in {EOS, UNK, PAD}]
        return one_line(
            self._tgt.decode_pieces(kept).replace("\ufffd", "")
        )  # half a character in byte pieces

    def ordinary(self, word: str) -> bool:
        """Whether the source's English `word`, which begins with a capital, is better known with a small letter.

        That is the likelier piece of the two; where neither is a piece, whether a piece in small letters has its stem.
        """
        return self._best_known(word[:1].lower() + word[1:], word) != word

    def usual(self, word: str) -> str:
        """The source's English `word`, given in capitals, as it is known best: in small letters, as a name or as it is."""
        return self._best_known(word.lower(), word.title(), word)

    def _best_known(self, small: str, *others: str) -> str:
        """The form that is the likeliest piece; where none is, `small` if a piece has its stem, else the last."""
        scores = {
            f: self._src.get_score(i) for f in (small, *others) if (i := self._source_piece(f)) is not None
        }
        if scores:
            return max(scores, key=lambda form: scores[form])
        return small if stem(small.lower()) in self._stems else others[-1]

    def _source_piece(self, word: str) -> int | None:
        found = int(self._src.piece_to_id("\u2581" + word))
        return None if found == self._src.unk_id() else found

    @cached_property
    def _stems(self) -> frozenset[str]:
        pieces = (self._src.id_to_piece(i) for i in range(self._src.get_piece_size()))
        words = (p[1:] for p in pieces if p.startswith("\u2581"))
        return frozenset(stem(w) for w in words if len(w) > 2 and w.isascii() and w.isalpha() and w.islower())

    def is_piece(self, word: str) -> bool:
        """Whether a word of the source is one piece, at the beginning of a run of letters or inside one."""
        return any(self._src.piece_to_id(piece) != self._src.unk_id() for piece in (word, f"\u2581{word}"))

    def source_length(self, text: str) -> int:
        """Number of source pieces of a text, the end-of-sentence token not counted."""
        return len(self._src.encode(one_line(text)))

    def spans(self, text: str, side: str) -> tuple[list[str], list[tuple[int, int]]]:
        """Pieces of a one-line text and the (start, end) character offsets each stands for.

        Args:
            text: as `one_line` gives it.
            side: `src` or `tgt`.
        """
        model = self._src if side == "src" else self._tgt
        proto = model.encode(text, return_type="proto")
        pieces = self._known([p.piece for p in proto.pieces])
        starts = [0, *accumulate(len(c.encode()) for c in text)]  # the proto counts bytes of UTF-8
        return pieces, [(bisect_left(starts, p.begin), bisect_left(starts, p.end)) for p in proto.pieces]

    def _known(self, pieces: Sequence[str]) -> list[str]:
        return [p if p in self.ids else UNK for p in pieces]
