"""What our number says to a caller, in her language."""

from collections.abc import Sequence

from campaigns.phone.options import Option
from groundwork.delivery.phone.script import Say
from legislators.people import titled

WORDS = {
    "en": {
        "hello": "Hello, this is {coalition}.",
        "language": "For English, press 1.",
        "zip": "Type the five digits of your ZIP code, so that we find your members of Congress.",
        "zip_again": "We do not know that ZIP code.",
        "ask": "Thank you for calling Congress. {ask}",
        "split": "Your ZIP code is in more than one district. Of the representatives, choose only your own.",
        "option": "To call the {office} office of {holder}, press {key}.",
        "other_key": "That key is not one of them.",
        "connecting": "We connect you to the {office} office of {holder}. Say your name, your town and what you ask.",
        "no_answer": "That office did not take the call.",
        "outcome": "How did it go? If you talked with somebody, press 1. If you left a message, press 2. "
        "If neither, press 3.",
        "noted": "Thank you. We have noted it.",
        "next": "To make another call, choose an office now, or hang up.",
        "closed": "No campaign is open for you to call now. Thank you for wanting to call.",
        "goodbye": "Thank you for calling. Goodbye.",
        "you_asked": "This is {coalition}. You asked us to ring you, so that you can call Congress. "
        "To be connected, press 1. To be rung and texted no more, press 9.",
        "no_key": "No key was pressed, so we connect nobody. Goodbye.",
        "stop": "To stop all our texts and calls to this number, press {key}.",
        "stopped": "We will not text or ring this number again. To come back, text the word START. Goodbye.",
        "hidden": "We cannot see your number. Text the word STOP from your phone, and nothing more will come. Goodbye.",
    },
    "es": {
        "hello": "Hola, le habla {coalition}.",
        "language": "Para español, oprima el 2.",
        "zip": "Marque los cinco números de su código postal para encontrar a sus miembros del Congreso.",
        "zip_again": "No conocemos ese código postal.",
        "ask": "Gracias por llamar al Congreso. {ask}",
        "split": "Su código postal está en más de un distrito. De los representantes, elija solo el suyo.",
        "option": "Para llamar a la oficina de {office} de {holder}, oprima el {key}.",
        "other_key": "Esa tecla no es una de ellas.",
        "connecting": "Le comunicamos con la oficina de {office} de {holder}. Diga su nombre, su ciudad y lo que pide.",
        "no_answer": "Esa oficina no tomó la llamada.",
        "outcome": "¿Cómo le fue? Si habló con alguien, oprima el 1. Si dejó un mensaje, oprima el 2. "
        "Si ninguno de los dos, oprima el 3.",
        "noted": "Gracias. Lo hemos anotado.",
        "next": "Para hacer otra llamada, elija ahora una oficina, o cuelgue.",
        "closed": "Ahora no hay una campaña abierta para usted. Gracias por querer llamar.",
        "goodbye": "Gracias por llamar. Adiós.",
        "you_asked": "Le habla {coalition}. Nos pidió que le llamáramos, para que usted pueda llamar al Congreso. "
        "Para que le comuniquemos, oprima el 1. Para no recibir más llamadas ni mensajes, oprima el 9.",
        "no_key": "No oprimió ninguna tecla, así que no le comunicamos con nadie. Adiós.",
        "stop": "Para no recibir más mensajes ni llamadas en este número, oprima el {key}.",
        "stopped": "No volveremos a llamar ni a escribir a este número. Para volver, envíe la palabra START. Adiós.",
        "hidden": "No podemos ver su número. Envíe la palabra STOP desde su teléfono y no recibirá nada más. Adiós.",
    },
}


def spoken(phrase: str, language: str, /, **values: str) -> Say:
    """One phrase in a language."""
    language = language if language in WORDS else "en"
    return Say(WORDS[language][phrase].format(**values), language)


def offer(options: Sequence[Option], language: str) -> tuple[Say, ...]:
    """Which key rings which office."""
    return tuple(
        spoken("option", language, office=place_name(one), holder=name(one, language), key=one.key) for one in options
    )


def name(option: Option, language: str) -> str:
    """How a legislator is called on the phone; in Spanish without a title, which would have to know a gender."""
    if language == "es":
        return f"{option.holder.name}, {'de la Cámara' if option.holder.district else 'del Senado'}"
    return titled(option.holder)


def place_name(option: Option) -> str:
    """The town of the office, or Washington."""
    return option.office.label
