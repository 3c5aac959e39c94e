"""``make simulate``: run the three years and write the page with its chart."""

from benchmarks.fairness.report import chart, page, simulated, tried
from local.paths import CHECKOUT

PAGE = CHECKOUT / "docs" / "fairness.md"
CHART = CHECKOUT / "docs" / "images" / "fairness.svg"


def main() -> None:
    by_rule = simulated()
    PAGE.write_text(page(by_rule, tried()), encoding="utf-8")
    CHART.write_text(chart(by_rule), encoding="utf-8")
    print(f"{PAGE.relative_to(CHECKOUT)} and {CHART.relative_to(CHECKOUT)} are written.")


if __name__ == "__main__":
    main()
