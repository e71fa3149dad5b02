"""What people who signed up are written, in the language they signed up in, which need not be that of the request.

Texts are kept short and without accents, which would double their price.
"""

from dataclasses import dataclass

from alliances.events import wallclock
from alliances.models import Alliance, Event, EventSignup

TEXTS = {
    "ask": {
        "en": "{alliance}: reply YES to get texts about {title} only. Msg and data rates may apply. HELP for help, "
        "STOP to end.",
        "es": "{alliance}: responda SI para recibir textos solo sobre {title}. Pueden aplicarse tarifas. HELP para "
        "ayuda, STOP para salir.",
    },
    "soon": {
        "en": "{alliance}: {title}, {hour}, {where}. {link} STOP to end.",
        "es": "{alliance}: {title}, {hour}, {where}. {link} STOP para salir.",
    },
    "up": {
        "en": "{alliance}: a place has come free, you are in: {title}, {when}. {link} STOP to end.",
        "es": "{alliance}: hay lugar para usted: {title}, {when}. {link} STOP para salir.",
    },
    "changed": {
        "en": "{alliance}: {title} has changed: now {when}, {where}. {link} STOP to end.",
        "es": "{alliance}: {title} ha cambiado: ahora {when}, {where}. {link} STOP para salir.",
    },
    "cancelled": {
        "en": "{alliance}: {title}, {when}, is called off. {words} STOP to end.",
        "es": "{alliance}: {title}, {when}, se ha cancelado. {words} STOP para salir.",
    },
    "yes": {
        "en": "{alliance}: thank you, we will text you about {title} only. Reply STOP at any time to end.",
        "es": "{alliance}: gracias, le escribiremos solo sobre {title}. Responda STOP para no recibir mensajes.",
    },
}
SUBJECTS = {
    "signed_up": {"en": "You signed up: {title}", "es": "Su inscripción: {title}"},
    "soon": {"en": "In two days: {title}", "es": "En dos días: {title}"},
    "up": {"en": "There is a place for you: {title}", "es": "Hay lugar para usted: {title}"},
    "changed": {"en": "Changed: {title}", "es": "Cambio: {title}"},
    "cancelled": {"en": "Called off: {title}", "es": "Cancelado: {title}"},
}
MAILS = {
    "signed_up": {
        "en": "Hello,\n\nsomebody, we hope you, signed up with this address for:\n\n{facts}\n\n"
        "To see or cancel it, and to be reminded and told of changes, open this page and press the button:\n{link}\n\n"
        "If it was not you, do nothing: you will not be reminded.\n\n{alliance}\n",
        "es": "Hola:\n\nAlguien, esperamos que usted, usó esta dirección para inscribirse en:\n\n{facts}\n\n"
        "Para ver o cancelar la inscripción, y para recibir un recordatorio y los cambios, abra esta página y oprima "
        "el botón:\n{link}\n\nSi no fue usted, no haga nada: no le enviaremos recordatorios.\n\n{alliance}\n",
    },
    "soon": {
        "en": "Hello {name},\n\nin two days:\n\n{facts}\n\nTo see it, or to cancel so that somebody else gets the "
        "place:\n{link}\n\n{alliance}\n",
        "es": "Hola, {name}:\n\nEn dos días:\n\n{facts}\n\nPara ver su inscripción, o cancelarla y dejar el lugar a "
        "otra persona:\n{link}\n\n{alliance}\n",
    },
    "up": {
        "en": "Hello {name},\n\na place has come free and you are off the waiting list:\n\n{facts}\n\nIf you cannot "
        "come, please cancel here:\n{link}\n\n{alliance}\n",
        "es": "Hola, {name}:\n\nQuedó un lugar libre y usted ya no está en la lista de espera:\n\n{facts}\n\nSi no "
        "puede venir, cancele aquí:\n{link}\n\n{alliance}\n",
    },
    "changed": {
        "en": "Hello {name},\n\nwhat you signed up for has changed. It is now:\n\n{facts}\n\nIf you cannot come, "
        "please cancel here:\n{link}\n\n{alliance}\n",
        "es": "Hola, {name}:\n\nLo que usted eligió ha cambiado. Ahora es:\n\n{facts}\n\nSi no puede venir, cancele "
        "aquí:\n{link}\n\n{alliance}\n",
    },
    "cancelled": {
        "en": "Hello {name},\n\nthis event is called off:\n\n{facts}\n\n{words}\n\n{alliance}\n",
        "es": "Hola, {name}:\n\nEste evento se ha cancelado:\n\n{facts}\n\n{words}\n\n{alliance}\n",
    },
}
STEP_FREE = {"en": "Step-free: yes", "es": "Sin escalones: sí"}
INTERPRETING = {"en": "Interpreting: {what}", "es": "Interpretación: {what}"}
ONLINE = {"en": "Online: {link}", "es": "En línea: {link}"}
HOST = {"en": "Questions: {contact}", "es": "Preguntas: {contact}"}


@dataclass(frozen=True)
class Letter:
    """What one message says; the subject is for e-mail only."""

    subject: str
    body: str


def mail(kind: str, event: Event, alliance: Alliance, signup: EventSignup, *, link: str, words: str = "") -> Letter:
    """One e-mail about an event. kind: one of SUBJECTS. The online link is told to those who have a seat."""
    language = _language(signup)
    told = {
        "title": title(event, language),
        "facts": facts(event, language, is_online_told=kind not in {"signed_up", "cancelled"}),
        "alliance": alliance.name,
        "name": signup.name,
        "link": link,
        "words": words,
    }
    return Letter(SUBJECTS[kind][language].format(**told), MAILS[kind][language].format(**told))


def text(kind: str, event: Event, alliance: Alliance, signup: EventSignup, *, link: str = "", words: str = "") -> str:
    """One text about an event. kind: one of TEXTS."""
    language = _language(signup)
    told = {
        "alliance": alliance.name,
        "title": title(event, language)[:60],
        "hour": wallclock.hour_words(event.starts_at, event.time_zone, language),
        "when": wallclock.in_words(event.starts_at, event.time_zone, language, skeleton="MMMEd"),
        "where": where(event) or ONLINE[language].format(link="").rstrip(": "),
        "link": link,
        "words": " ".join(words.split())[:140],
    }
    return " ".join(TEXTS[kind][language].format(**told).split())


def title(event: Event, language: str) -> str:
    """The title in one language; English where there is none in Spanish."""
    return (event.title_es if language == "es" else "") or event.title


def where(event: Event) -> str:
    """Venue, street and town in one line."""
    return ", ".join(part for part in (event.venue, event.street, event.city) if part)


def facts(event: Event, language: str, *, is_online_told: bool) -> str:
    """Title, time, place and how to get there, a line each."""
    ends = (
        f" - {wallclock.until_words(event.starts_at, event.ends_at, event.time_zone, language)}"
        if event.ends_at
        else ""
    )
    access = (event.access_es if language == "es" else "") or event.access_en
    lines = [
        title(event, language),
        wallclock.in_words(event.starts_at, event.time_zone, language) + ends,
        where(event),
        " ".join(access.split())[:500],
        STEP_FREE[language] if event.is_step_free else "",
        INTERPRETING[language].format(what=event.interpreting) if event.interpreting else "",
        ONLINE[language].format(link=event.online_url) if event.online_url and is_online_told else "",
        HOST[language].format(contact=event.contact_email) if event.contact_email else "",
    ]
    return "\n".join(line for line in lines if line)


def own_page(site: str, signup: EventSignup) -> str:
    """Where somebody sees and changes their sign-up."""
    return f"{site}{_prefix(signup)}/events/signup/{signup.public_id}"


def confirm_page(site: str, signup: EventSignup, token: str) -> str:
    """Where the button is that proves a mailbox."""
    return f"{site}{_prefix(signup)}/events/confirm/{token}"


def _prefix(signup: EventSignup) -> str:
    return "/es" if signup.language == "es" else ""


def _language(signup: EventSignup) -> str:
    return "es" if signup.language == "es" else "en"
