"""Documents: their bytes as they came, and their paragraphs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy import Row as Record

from workbench.errors import NotFoundError, UsageError
from workbench.model import Change, Document, Finding, Paragraph, ParagraphKind, Segment, Severity
from workbench.store.columns import clean, now
from workbench.store.database import CHUNK, Database
from workbench.store.schema import documents, files, paragraphs


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text, for lists.

    Attributes:
        kinds: number of paragraphs by kind.
    """

    id: str
    name: str
    lang: str
    format: str
    encoding: str
    confidence: float
    warnings: tuple[str, ...]
    created: datetime
    archived: bool
    kinds: Mapping[str, int]


class Documents:
    """Documents by id; a file that was imported before is recognised by its sha256."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: Document, data: bytes) -> tuple[str, bool]:
        """Keeps a document and its bytes.

        Returns:
            (id, is_new). The same bytes again give the id they have; an archived document comes back.
        """
        digest = document.sha256 or hashlib.sha256(data).hexdigest()
        with self._database.transaction(write=True) as connection:
            self._database.alone(connection, "documents")
            known = connection.execute(select(documents.c.id).where(documents.c.sha256 == digest)).scalar()
            if known is not None:
                connection.execute(update(documents).where(documents.c.id == known).values(archived=False))
                return str(known), False
            name = self._free_id(connection, document.id or digest[:16])
            values = {"id": name, "sha256": digest, "created": now(), "archived": False, **_record(document)}
            connection.execute(documents.insert().values(values))
            connection.execute(files.insert().values(document=name, data=data))
            self._put_paragraphs(connection, name, document)
        return name, True

    @staticmethod
    def _free_id(connection: Connection, wanted: str) -> str:
        name, number = wanted[:56], 1
        while connection.execute(select(documents.c.id).where(documents.c.id == name)).scalar() is not None:
            number += 1
            name = f"{wanted[:56]}-{number}"
        return name

    def replace(self, document: Document) -> None:
        """Keeps another reading of a document's bytes (other encoding, other kinds) under its id."""
        with self._database.transaction(write=True) as connection:
            changed = connection.execute(
                update(documents).where(documents.c.id == document.id).values(_record(document))
            )
            if not changed.rowcount:
                raise NotFoundError("no such document", where=document.id)
            connection.execute(delete(paragraphs).where(paragraphs.c.document == document.id))
            self._put_paragraphs(connection, document.id, document)

    @staticmethod
    def _put_paragraphs(connection: Connection, name: str, document: Document) -> None:
        values = [
            {
                "document": name,
                "number": i,
                "kind": str(p.kind),
                "imported_kind": str(p.kind),
                "data": _paragraph_to_json(p),
            }
            for i, p in enumerate(document.paragraphs)
        ]
        for start in range(0, len(values), CHUNK):
            connection.execute(paragraphs.insert(), values[start : start + CHUNK])

    def get(self, document: str) -> Document:
        """The document with this id; NotFoundError where there is none."""
        with self._database.transaction() as connection:
            record = connection.execute(select(documents).where(documents.c.id == document)).one_or_none()
            if record is None:
                raise NotFoundError("no such document", where=document, remedy="see workbench docs")
            query = (
                select(paragraphs.c.kind, paragraphs.c.data)
                .where(paragraphs.c.document == document)
                .order_by(paragraphs.c.number)
            )
            blocks = tuple(_paragraph_from_json(kind, data) for kind, data in connection.execute(query))
        return _document(record, blocks)

    def data(self, document: str) -> bytes:
        """The document's bytes as they came."""
        with self._database.transaction() as connection:
            found = connection.execute(select(files.c.data).where(files.c.document == document)).scalar()
        if found is None:
            raise NotFoundError("no such document", where=document)
        return bytes(found)

    def list(self, *, archived: bool = False) -> Sequence[DocumentInfo]:
        """All documents in the order of import, without their text."""
        counts: dict[str, dict[str, int]] = {}
        p = paragraphs.c
        query = select(documents).order_by(documents.c.created, documents.c.id)
        if not archived:
            query = query.where(documents.c.archived.is_(False))
        with self._database.transaction() as connection:
            kinds = select(p.document, p.kind, func.count()).group_by(p.document, p.kind)
            for document, kind, count in connection.execute(kinds):
                counts.setdefault(document, {})[kind] = count
            return [_info(r, counts.get(r.id, {})) for r in connection.execute(query)]

    def find(self, reference: str) -> str:
        """The id that an id, a name, or the beginning of one means.

        Raises:
            NotFoundError: nothing begins so.
            UsageError: several do.
        """
        query = select(documents.c.id, documents.c.name).where(documents.c.archived.is_(False))
        with self._database.transaction() as connection:
            known = [(str(i), str(n)) for i, n in connection.execute(query)]
        for test in (str.__eq__, str.startswith):
            hits = sorted({i for i, n in known if reference and (test(i, reference) or test(n, reference))})
            if len(hits) == 1:
                return hits[0]
            if hits:
                names = ", ".join(n for i, n in known if i in hits)
                raise UsageError(f"{reference!r} means several documents: {names}", remedy="give more of it")
        raise NotFoundError("no such document", where=reference, remedy="see workbench docs")

    def set_aside(self, document: str) -> Sequence[tuple[int, str]]:
        """(number, text) of the paragraphs that are boilerplate."""
        p = paragraphs.c
        query = select(p.number, p.data).where(p.document == document, p.kind == ParagraphKind.BOILERPLATE)
        with self._database.transaction() as connection:
            return [(n, data["text"]) for n, data in connection.execute(query.order_by(p.number))]

    def set_kind(self, document: str, paragraph: int, kind: ParagraphKind) -> None:
        """Changes the kind of a paragraph; boilerplate sets it aside, nothing is deleted."""
        self._set_kind(document, paragraph, str(kind))

    def restore(self, document: str, paragraph: int) -> ParagraphKind:
        """Brings a set-aside paragraph back: its kind at import, or body where that was boilerplate."""
        where = (paragraphs.c.document == document) & (paragraphs.c.number == paragraph)
        with self._database.transaction(write=True) as connection:
            was = connection.execute(select(paragraphs.c.imported_kind).where(where)).scalar()
            kind = ParagraphKind(was) if was else ParagraphKind.BODY
            if kind is ParagraphKind.BOILERPLATE:
                kind = ParagraphKind.BODY
            self._set_kind(document, paragraph, str(kind))
        return kind

    def _set_kind(self, document: str, paragraph: int, kind: str) -> None:
        where = (paragraphs.c.document == document) & (paragraphs.c.number == paragraph)
        with self._database.transaction(write=True) as connection:
            changed = connection.execute(update(paragraphs).where(where).values(kind=kind))
            if not changed.rowcount:
                raise NotFoundError(f"no paragraph {paragraph}", where=document)

    def archive(self, document: str, *, archived: bool = True) -> None:
        """Takes a document out of the lists, or brings it back; nothing is deleted."""
        with self._database.transaction(write=True) as connection:
            statement = update(documents).where(documents.c.id == document).values(archived=archived)
            if not connection.execute(statement).rowcount:
                raise NotFoundError("no such document", where=document)


def _record(document: Document) -> dict[str, Any]:
    return {
        "name": clean(document.name),
        "lang": document.lang,
        "format": document.format,
        "encoding": document.encoding,
        "confidence": document.confidence,
        "tail": document.tail or None,
        "warnings": list(document.warnings) or None,
    }


def _document(record: Record[Any], blocks: tuple[Paragraph, ...]) -> Document:
    return Document(
        id=record.id,
        name=record.name,
        lang=record.lang,
        paragraphs=blocks,
        tail=record.tail or "",
        encoding=record.encoding,
        confidence=record.confidence,
        sha256=record.sha256,
        format=record.format,
        warnings=tuple(record.warnings or ()),
    )


def _info(record: Record[Any], kinds: Mapping[str, int]) -> DocumentInfo:
    return DocumentInfo(
        id=record.id,
        name=record.name,
        lang=record.lang,
        format=record.format,
        encoding=record.encoding,
        confidence=record.confidence,
        warnings=tuple(record.warnings or ()),
        created=record.created,
        archived=record.archived,
        kinds=kinds,
    )


def _paragraph_to_json(p: Paragraph) -> dict[str, Any]:
    return {
        "text": p.text,
        "lang": p.lang,
        "segments": [[s.start, s.end] for s in p.segments],
        "before": p.before,
        "raw": p.raw,
        "changes": [[c.start, c.before, c.after, c.reason] for c in p.changes],
        "findings": [
            [f.check, f.message, str(f.severity), f.side, f.start, f.end, f.fix, f.segment]
            for f in p.findings
        ],
        "label": p.label,
    }


def _paragraph_from_json(kind: str, data: Mapping[str, Any]) -> Paragraph:
    text = data["text"]
    return Paragraph(
        text=text,
        kind=ParagraphKind(kind),
        lang=data["lang"],
        segments=tuple(Segment(text[a:b], a, b) for a, b in data["segments"]),
        before=data["before"],
        raw=data["raw"],
        changes=tuple(Change(*c) for c in data["changes"]),
        findings=tuple(Finding(f[0], f[1], Severity(f[2]), *f[3:]) for f in data["findings"]),
        label=data["label"],
    )
