"""Use cases: the only place that composes the stages.

ingest      files into a workspace
engines     translators by direction, loaded once
run         draft, round-trip, align, estimate: resumable
exporting   units of a workspace into files
reviewing   corrected files back into a workspace
reporting   scores, quality and effort of a workspace
demo        all of it on the five articles
desk        what the review page talks to
"""
