"""The life of a bio."""

from core.moves import Waits, table

DRAFT = "draft"
APPROVED = "approved"
RETIRED = "retired"

BIO = table(
    "consultants.bio",
    states=[DRAFT, APPROVED, RETIRED],
    initial=DRAFT,
    moves=[
        ("approve", "draft", APPROVED),
        ("retire", "draft approved", RETIRED),
    ],
    rests=[APPROVED, RETIRED],
    waits={DRAFT: Waits("consultant", "written_at + 30 days", "retire_old_drafts")},
)
