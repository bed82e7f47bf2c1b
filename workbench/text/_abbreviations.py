"""English abbreviations that carry a full stop, and words that all but always begin a sentence."""

from __future__ import annotations

from workbench.text._words import words

# The next word belongs to them: never a sentence end.
TITLES = words(
    "mr mrs ms mx dr prof rev gen col lt sgt capt cpl gov sen rep hon st messrs mme mlle pres adm maj cmdr supt amb "
    "insp mt ft al cf vs viz approx ca incl excl e.g i.e fig figs eq eqs sec secs ch chap ed eds trans tel ext dept "
    "lt.gen brig sr.lt a.k.a"
)
# A number follows: no sentence end before a digit; "No." alone can be an answer.
NUMBERED = words(
    "no nos vol vols p pp art arts par para fig figs sec ch jan feb mar apr jun jul aug sep sept oct nov dec tel ext "
    "ver v n op cap reg stat line lines col rm apt bldg"
)
# Sentence end only where a word follows that begins sentences.
MAYBE = words(
    "co ltd inc corp llc plc bros u.s u.k u.n e.u u.s.a u.s.s.r d.c p.r.c r.o.c a.m p.m jr sr esq ph.d m.d b.a m.a "
    "b.sc m.sc m.b.a b.c a.d b.c.e c.e dept univ assn ave blvd rd est jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue wed thu fri sat sun gmbh pty intl hq ind assoc mfg tech sci eng natl"
)
STARTERS = words(
    "the a an in on at for from with by as it he she we they you this that these those there their his her its our my "
    "but and so however although though while when if after before since during according also moreover meanwhile "
    "what why how who where whether both many some all such here then now once not yes to under through over more most "
    "each every another other others only even until because unlike despite besides furthermore therefore thus "
    "following among between about only first second third finally today"
)
# Whatever has a stop of its own, but what is a common word too.
ABBREVIATIONS = (TITLES | NUMBERED | MAYBE) - words("art no sun sat wed mar al col est ind sci ca")
