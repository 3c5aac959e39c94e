"""The page and the chart that say what the simulation found: ``docs/fairness.md``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.fairness.asking import by_chance, by_last_booking, by_rotation, simulate
from benchmarks.fairness.figures import Figures, at, figures_of, spread, unevenness
from benchmarks.fairness.world import PEOPLE, SEED, YEARS, people, seats
from engagements.rotation import DAYS_AN_HOUR

SEEDS = range(1, 6)
TRIED = (0, 1, 2, 3, 5, 7, 10, 14, 20)
RULES = {
    "the rotation": (by_rotation, "#1f6f78"),
    "longest since last booking": (by_last_booking, "#a86b00"),
    "by lot": (by_chance, "#8a4b9c"),
}
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 360, 56, 48, 44

PAGE = (Path(__file__).parent / "page.md").read_text(encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown: words first, figures to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def simulated() -> dict[str, Figures]:
    """Run each rule over the same people and seats."""
    everybody, every_seat = people(), seats()
    return {
        name: figures_of(simulate(everybody, every_seat, rule))
        for name, (rule, _color) in RULES.items()
    }


def tried() -> dict[int, tuple[float, float, float, float]]:
    """Return, by days an hour, the means over the seeds of what it is chosen by."""
    worlds = [(people(seed), seats(seed)) for seed in SEEDS]
    found = {}
    for days in TRIED:
        runs = [figures_of(simulate(*world, by_rotation, days)) for world in worlds]
        found[days] = (
            fmean(spread(run.asks_a_year) for run in runs),
            fmean(spread(run.pay_a_year) for run in runs),
            fmean(unevenness(run.pay_a_year) for run in runs),
            fmean(at(run.waits, 0.9) for run in runs),
        )
    return found


def chosen(found: Mapping[int, tuple[float, ...]]) -> int:
    """Return the largest days an hour with which nine of ten wait at most a tenth longer."""
    return max(days for days, means in found.items() if means[-1] <= 1.1 * found[0][-1])


def page(by_rule: Mapping[str, Figures], by_days: Mapping[int, Sequence[float]]) -> str:
    """Return the text of ``docs/fairness.md``."""
    return PAGE.format(
        days=DAYS_AN_HOUR,
        people=PEOPLE,
        seats=f"{len(seats()):,}",
        years=YEARS,
        seed=SEED,
        rules=_rules(by_rule),
        curve=_curve(by_rule),
        tried=table(
            [
                "days an hour",
                "spread of asks",
                "spread of pay",
                "unevenness of pay",
                "wait, 9 of 10",
            ],
            [
                [f"**{days}**" if days == DAYS_AN_HOUR else str(days)]
                + [f"{mean:.2f}" for mean in means[:3]]
                + [f"{means[3]:.0f} days"]
                for days, means in by_days.items()
            ],
        ),
    )


def _rules(by_rule: Mapping[str, Figures]) -> str:
    rows = {
        "people counted": lambda f: f"{len(f.waits)}",
        "asks, of which yes": lambda f: f"{f.asks:,}, {f.yeses:,}",
        "asks a year, second to ninth of ten": lambda f: _range(f.asks_a_year, ".1f"),
        "spread of asks a year": lambda f: f"{spread(f.asks_a_year):.2f}",
        "asks a year, declined ones too, of those who decline most": lambda f: (
            f"{f.asked_of_decliners:.1f}"
        ),
        "asks for 100 chances": lambda f: _range(f.a_hundred_chances, ".1f"),
        "pay a year": lambda f: _range(f.pay_a_year, ",.0f", "$"),
        "spread of pay a year": lambda f: f"{spread(f.pay_a_year):.2f}",
        "longest wait, half of the people": lambda f: f"{at(f.waits, 0.5):.0f} days",
        "longest wait, nine of ten": lambda f: f"{at(f.waits, 0.9):.0f} days",
        "longest wait of all": lambda f: f"{f.waits[-1]:,.0f} days",
        "most chances in a row that went to others": lambda f: f"{f.in_a_row[-1]}",
    }
    return table(
        ["", *by_rule],
        [[name, *(say(figures) for figures in by_rule.values())] for name, say in rows.items()],
    )


def _range(values: Sequence[float], form: str, unit: str = "") -> str:
    low, high = at(values, 0.1), at(values, 0.9)
    return f"{unit}{format(low, form)} to {unit}{format(high, form)}"


def _curve(by_rule: Mapping[str, Figures]) -> str:
    parts = [number / 10 for number in range(11)]
    names = {0.0: "fewest", 0.5: "half", 1.0: "most"}
    head = ["of the people", *(names.get(part, f"{part:.0%}") for part in parts)]
    return table(
        head,
        [
            [name, *(f"{at(figures.asks_a_year, part):.1f}" for part in parts)]
            for name, figures in by_rule.items()
        ],
    )


def chart(by_rule: Mapping[str, Figures]) -> str:
    """Return the chart as SVG that can be read on light and dark ground."""
    most = max(figures.asks_a_year[-1] for figures in by_rule.values())
    top = int(most) + 1
    parts = [*_grid(top), *_lines(by_rule, top)]
    title = "How often each person was asked in a year, under three rules"
    about = "; ".join(
        f"{name}: from {figures.asks_a_year[0]:.1f} to {figures.asks_a_year[-1]:.1f}"
        for name, figures in by_rule.items()
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            ' aria-labelledby="title desc" font-family="sans-serif" font-size="13">',
            f'<title id="title">{title}</title>',
            f'<desc id="desc">Asks a year, fewest to most. {about}.</desc>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def _y(value: float, top: int) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP)


def _grid(top: int) -> list[str]:
    drawn = []
    for value in range(0, top + 1, 2):
        y = _y(value, top)
        drawn.append(
            f'<line x1="{LEFT}" x2="{WIDTH - 16}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d5d5d5"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#333">{value}</text>'
        )
    middle = (LEFT + WIDTH - 16) / 2
    drawn.append(
        f'<text x="{middle:.0f}" y="{HEIGHT - 14}" text-anchor="middle" fill="#333">'
        "people, from who was asked least to who was asked most; asks a year upwards</text>"
    )
    return drawn


def _lines(by_rule: Mapping[str, Figures], top: int) -> list[str]:
    drawn = []
    # Told apart by dashes as well as by color.
    dashes = ["", ' stroke-dasharray="9 4"', ' stroke-dasharray="2 4"']
    for number, (name, figures) in enumerate(by_rule.items()):
        values, color = figures.asks_a_year, RULES[name][1]
        step = (WIDTH - 16 - LEFT) / (len(values) - 1)
        points = " ".join(f"{LEFT + i * step:.1f},{_y(v, top):.1f}" for i, v in enumerate(values))
        look = f'stroke="{color}" stroke-width="2.5"{dashes[number]}'
        x, y = LEFT + 8 + 190 * number, 22
        drawn.append(f'<polyline points="{points}" fill="none" {look}/>')
        drawn.append(f'<line x1="{x}" x2="{x + 28}" y1="{y - 4}" y2="{y - 4}" {look}/>')
        drawn.append(f'<text x="{x + 34}" y="{y}" fill="#222">{name}</text>')
    return drawn
