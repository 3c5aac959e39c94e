"""Three invented years of asking 200 invented people, to see how fair the rotation is.

    python -m benchmarks.fairness            # write docs/fairness.md and its chart

Nothing here touches a database: the order is that of ``engagements.rotation``, which the
application uses, and two plain alternatives are run over the same people and the same work.
"""
