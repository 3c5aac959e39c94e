"""The fixed words of documents, per language. A language is one entry here.

Documents carry their own language, which need not be that of the person who makes them, so they
do not read the active translation.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

DEFAULT_LANGUAGE = "en"
_NOON = 12
_TOGETHER = "\u00a0"
"""A space at which no line breaks."""

_ENGLISH: Mapping[str, str] = {
    "invoice": "Invoice",
    "credit_note": "Credit note",
    "statement": "Made for {payee} by {payer}, from confirmed hours.",
    "credit_statement": "Made for {payee} by {payer}. It takes back invoice {credits}.",
    "issued": "Issued",
    "service": "Service dates",
    "due": "Pay by",
    "agreement": "Agreement",
    "rate_version": "Rate version",
    "corrects": "Takes back",
    "pay_to": "Pay to",
    "bill_to": "Bill to",
    "address_on_file": "Address on file",
    "lines": "Work",
    "date": "Date",
    "activity": "Activity",
    "component": "Component",
    "quantity": "Quantity",
    "unit": "Unit",
    "rate": "Rate",
    "amount": "Amount",
    "reimbursables": "Expenses paid back",
    "description": "Description",
    "receipt": "Receipt",
    "fee_subtotal": "Work",
    "reimbursable_subtotal": "Expenses paid back",
    "total": "Total",
    "to_pay": "To be paid by {date}",
    "credited": "Nothing is to be paid back by you.",
    "confirmation": "Confirmation",
    "confirmed": "Confirmed by {name} on {moment}.",
    "awaiting": "Awaiting confirmation until {date}.",
    "page": "Page {page} of {pages}",
    "hour": "hour",
    "half_day": "half day",
    "day": "day",
    "flat": "flat",
    "document": "document",
    "programme": "Programme",
    "released": "Release {number}, {date}",
    "not_released": "Not released yet",
    "local_times": "All times are {city} time.",
    "as_agreed": (
        "Names and labels stand here as each person agreed on {date}. "
        "Please make a new one before you print again."
    ),
    "no_sessions": "No session is on the programme yet.",
    "time_span": "{start} to {end}",
    "unnamed_one": "1 consultant",
    "unnamed_many": "{count} consultants",
    "more_one": "And 1 other consultant",
    "more_many": "And {count} other consultants",
}

_SPANISH: Mapping[str, str] = {
    "invoice": "Factura",
    "credit_note": "Nota de crédito",
    "statement": "Hecha para {payee} por {payer}, a partir de las horas confirmadas.",
    "credit_statement": "Hecha para {payee} por {payer}. Retira la factura {credits}.",
    "issued": "Emitida",
    "service": "Fechas del servicio",
    "due": "Fecha límite",
    "agreement": "Acuerdo",
    "rate_version": "Versión de la tarifa",
    "corrects": "Retira",
    "pay_to": "Pagar a",
    "bill_to": "Facturar a",
    "address_on_file": "Dirección registrada",
    "lines": "Trabajo",
    "date": "Fecha",
    "activity": "Actividad",
    "component": "Parte del trabajo",
    "quantity": "Cantidad",
    "unit": "Unidad",
    "rate": "Tarifa",
    "amount": "Importe",
    "reimbursables": "Gastos reembolsados",
    "description": "Descripción",
    "receipt": "Recibo",
    "fee_subtotal": "Trabajo",
    "reimbursable_subtotal": "Gastos reembolsados",
    "total": "Total",
    "to_pay": "Se pagará a más tardar el {date}",
    "credited": "No tienes que devolver nada.",
    "confirmation": "Confirmación",
    "confirmed": "Confirmada por {name} el {moment}.",
    "awaiting": "A la espera de confirmación hasta el {date}.",
    "page": "Página {page} de {pages}",
    "hour": "hora",
    "half_day": "medio día",
    "day": "día",
    "flat": "fijo",
    "document": "documento",
    "programme": "Programa",
    "released": "Publicación {number}, {date}",
    "not_released": "Aún sin publicar",
    "local_times": "Todas las horas son hora de {city}.",
    "as_agreed": (
        "Los nombres y las etiquetas están como cada persona aceptó al {date}. "
        "Haz uno nuevo antes de volver a imprimir."
    ),
    "no_sessions": "Todavía no hay ninguna sesión en el programa.",
    "time_span": "{start} a {end}",
    "unnamed_one": "1 persona consultora",
    "unnamed_many": "{count} personas consultoras",
    "more_one": "Y 1 persona consultora más",
    "more_many": "Y {count} personas consultoras más",
}

LABELS: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "es": _SPANISH}

# fmt: off
_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
_LONG_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
           "octubre", "noviembre", "diciembre"),
}
_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
# fmt: on


def document_language(language: str) -> str:
    """Return the language a document can have: ``es-MX`` gives ``es``, an unknown one ``en``."""
    base = language.casefold().replace("_", "-").split("-")[0]
    return base if base in LABELS else DEFAULT_LANGUAGE


def show_date(day: date, language: str) -> str:
    """Return a date as people write it: ``Apr 17, 2023`` or ``17 abr 2023``."""
    month = _MONTHS[language][day.month - 1]
    if language == "en":
        return f"{month} {day.day}, {day.year}"
    return f"{day.day} {month} {day.year}"


def show_dates(first: date, last: date, language: str) -> str:
    """Return a span of dates without saying anything twice: ``Apr 17–18, 2023``."""
    if first == last:
        return show_date(first, language)
    if first.year != last.year:
        return f"{show_date(first, language)} – {show_date(last, language)}"
    months = _MONTHS[language]
    start, end = months[first.month - 1], months[last.month - 1]
    same_month = start == end
    if language == "en":
        until = f"{last.day}" if same_month else f"{end} {last.day}"
        dash = "–" if same_month else " – "
        return f"{start} {first.day}{dash}{until}, {last.year}"
    since = f"{first.day}–" if same_month else f"{first.day} {start} – "
    return f"{since}{last.day} {end} {last.year}"


def show_weekday(day: date, language: str) -> str:
    """Return a date in full: ``Monday, April 17, 2023`` or ``lunes 17 de abril de 2023``."""
    name, month = _WEEKDAYS[language][day.weekday()], _LONG_MONTHS[language][day.month - 1]
    if language == "en":
        return f"{name}, {month} {day.day}, {day.year}"
    return f"{name} {day.day} de {month} de {day.year}"


def show_clock(moment: datetime) -> str:
    """Return a time of day in the zone it carries, as the pages write it: ``1:30 pm``."""
    half = "am" if moment.hour < _NOON else "pm"
    return f"{moment.hour % _NOON or _NOON}:{moment:%M}{_TOGETHER}{half}"


def show_moment(moment: datetime, language: str) -> str:
    """Return an instant in the zone it carries, with the zone's name."""
    zone = moment.tzname() or ""
    return f"{show_date(moment.date(), language)}, {moment:%H:%M} {zone}".strip()


def show_money(amount: Decimal) -> str:
    """Return dollars as ``$1,234.50``, negative as ``-$1,234.50``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}"
