"""The words `reader` knows, in English and Spanish: lower case, without accents, apostrophes or hyphens.

One phrase or pattern a line. In patterns, capital words in braces stand for the groups of `PARTS`.
"""

import re

PARTS = {
    "OUR": "(?:the |these |this |those |all |any |more |your |my |ur |with |sending )*",
    "THINGS": (
        r"(?:texts?|txts?|messages?|msgs?|messaging|texting|spam|spamming|sms|notifications?|alerts?|updates?|e ?mails?"
        r"|subscriptions?|membership|service|calls?|mailings?|list|consent|permission|authorization|campaign texts?)\b"
    ),
    "TO_US": "(?: me| us| my| this number| this phone| here| anymore| any more| again| to me|$)",
    "NOT": "(?:dont|do not|no longer|never)",
    "SAY": "(?:text|txt|message|msg|contact|call|write|e ?mail|bother|spam|send)",
    "SAYING": "(?:texting|txting|messaging|contacting|bothering|spamming|harassing|annoying|pestering)",
    "MINE": r"(?:my (?:name|number|phone|cell|info\w*|data)|this (?:number|phone|cell))\b",
    "ESCRIBIR": r"(?:escrib|mand|envi|llam|contact|molest|text|mensaj)\w*\b",
    "MENSAJES": r"(?:mensajes?|textos?|sms|llamadas|correos)\b",
    "MIS": "(?:mi |la |mis |los |estos |esos |sus |tantos |todos |mas |de )*",
}


def _lines(block: str) -> frozenset[str]:
    return frozenset(line.strip() for line in block.splitlines() if line.strip())


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


def _any(block: str) -> re.Pattern[str]:
    joined = "|".join(sorted(_lines(block)))
    for name, part in PARTS.items():
        joined = joined.replace("{" + name + "}", part)
    return re.compile(joined)


STOP_SIGNS = ("🛑", "⛔")

# each of these alone, or among fillers and each other, is a stop
STOP_WORDS = _words(
    """
    stop stopp stoppp stp stpo sotp stopall stopit stop2end stop2quit stops
    unsubscribe unsubscribed unsuscribe unsubcribe unsubsribe unsubscibe unsub
    end quit cancel revoke optout remove
    alto parar pare paren para basta cancelar cancele cancela cancelen detener detente detengase detenganse detengan
    salir terminar termina fin baja borrar eliminar desuscribir desuscribirme desuscribeme desuscribanme
    """
)
OTHER_WORDS = _words("it this that these me texts messages mensajes textos esto")

FILLERS = re.compile(
    r"(?<= )(?:please|pls|plz|kindly|thanks|thank you|thx|now|right now|ok|okay|hi|hello|hey|just|immediately|asap"
    r"|already|sir|maam|madam|guys|all|everything|today|forever|permanently|yes|i said|i say|por favor|porfavor|porfa"
    r"|gracias|ya|ahora|hola|inmediatamente|todo|senor|senora|si)(?= )"
)

# whole clauses, fillers taken away
STOP_WHOLE = _lines(
    """
    i quit
    i revoke
    i cancel
    i want out
    i want to stop
    i want to quit
    i want to cancel
    i want to end
    i want to end this
    id like to stop
    id like to cancel
    id like to quit
    id like to end this
    i would like to stop
    i would like to cancel
    i wish to stop
    i wish to cancel
    can you stop
    could you stop
    would you stop
    will you stop
    can u stop
    u stop
    you stop
    you must stop
    you need to stop
    you have to stop
    you should stop
    i want you to stop
    i need you to stop
    i asked you to stop
    i told you to stop
    i ask you to stop
    how do i stop
    how can i stop
    how to stop
    how do i cancel
    how do i quit
    how do i make it stop
    how do i make this stop
    make it stop
    make this stop
    no stop
    no no stop
    stop with this
    stop doing this
    stop doing that
    stop program
    end program
    no more
    take me off
    count me out
    leave me be
    no mas
    quiero parar
    quiero cancelar
    quiero salir
    quiero terminar
    puede parar
    pueden parar
    que paren
    que pare
    como cancelo
    como paro esto
    dejen eso
    no moleste
    no molesten
    no molestar
    no escriban
    no escriba mas
    no escriban mas
    no manden mas
    no envien mas
    """
)

# anywhere in what was said
STOP = _any(
    r"""
    \bopt(?:ed|ing)?(?: me| us| this number| my number)? out\b
    \boptout\b
    \bunsubscri\w+\b
    \bunsuscri\w+\b
    \b(?:stop|quit|cease) {SAYING}
    \b(?:stop|quit) (?:calling|sending|writing|emailing|asking|contact|text|message){TO_US}
    \b(?:stop|quit) (?:calling|sending|writing|emailing|asking) (?:{OUR}{THINGS}|these\b|this$|this stuff|stuff|so many)
    \b(?:stop|end|cancel|quit|revoke|discontinue|block|halt) {OUR}{THINGS}
    \b(?:i |hereby )revoke\b(?: consent| permission| my|$)
    \bwithdraw (?:my )?(?:consent|permission)\b
    \b(?:remove|delete|erase|take|scratch) {MINE}
    \b(?:remove|delete|erase) (?:me|us)\b(?! to)
    \b(?:take|get|drop|scratch) (?:me|us) (?:off|from|out)\b
    \b(?:please|just) stop$
    ^(?:please )?stop(?: it| this| that)?(?: please| now| already| pls)*$
    \b(?:dont|do not|never|stop|not to|quit) {SAY}{TO_US}
    \bno (?:more|further) {OUR}{THINGS}
    \bno (?:texts|txts|messages)\b(?! from| yet| came)
    \b{NOT} (?:want|wish|care|need) (?:to )?(?:get |receive |hear |see )?(?:any |anymore )?{OUR}{THINGS}
    \b{NOT} (?:want|wish|care) to (?:hear|get anything|receive anything) from (?:you|this)\b
    \b(?:want|wanna|need|would like|id like) (?:to be )?(?:off|out of|removed from|taken off)\b
    \bleave (?:me|us) (?:alone|be)\b
    \b(?:lose|forget) (?:my|this) (?:number|phone)\b
    \b(?:dar|darme|darnos|dame|deme|denme|darse) (?:de )?baja\b
    \b(?:quit|saqu|borr|elimin|remuev)(?:a|e|en|an)(?:me|nos|lo)\b
    \bsacame\b
    \b(?:quit|borr|elimin)(?:ar|a|e|en) (?:mi|este) (?:numero|telefono|nombre)\b
    \bno me (?:vuelvan? a )?{ESCRIBIR}
    \b(?:dejen?|deja|paren?|para|basta) (?:ya )?de (?:me )?{ESCRIBIR}
    \bno (?:quiero|deseo|necesito) (?:recibir )?{MIS}{MENSAJES}
    \bno (?:quiero|deseo) (?:recibir|saber) (?:mas|nada)\b
    \bno mas {MENSAJES}
    \bya no (?:quiero|deseo) (?:recibir|mensajes|textos|sus|mas|estos)\b
    \b(?:dejen|deje|deja)(?:me|nos) en paz\b
    \b(?:cancel|par|deten|termin|elimin)(?:ar|er|a|e|en|an|ga|gan) {MIS}(?:suscripcion\b|{MENSAJES})
    \balto (?:a )?{MIS}{MENSAJES}
    \b(?:revoco|retiro) (?:mi )?(?:consentimiento|permiso)\b
    """
)

# said about themselves, these take the instruction away before anything is looked for
NEGATED = re.compile(
    r"\b(?:dont|do not|didnt|did not|never|wont|will not|cant|cannot|can not|not|without|wouldnt|shouldnt|no)"
    r"(?: you| ever| let (?:them|it|us|this|him|her)| want to| wish to| mean to| need to| plan to| try to| going to"
    r"| try and| quiero| me)*"
    r" (?:stop|quit|end|cancel|revoke|opt(?: me)? out|optout|unsubscribe|parar?|paren?|cancelen?|cancelar)"
    r"(?: me| now| us| yet)?\b"
)

# nobody could be sure: a person looks
HOLD = _any(
    r"""
    \bwrong (?:number|person|guy|phone)\b
    \bnot (?:interested|the right person)\b
    \b(?:numero|persona) (?:equivocad[oa]|incorrect[oa])\b
    \bno (?:me interesa|estoy interesad[oa])\b
    \b(?:fuck|piss|bugger|sod|eff) (?:off|you|u)\b
    \bgo (?:away|to hell)\b
    \bvayanse\b
    \blarguense\b
    \b(?:harass\w*|spam\w*|scam\w*|tcpa|my lawyer|my attorney|lawsuit|sue you|suing|fcc|acoso)\b
    \breport(?:ing)? you\b
    \bdo not call (?:list|registry)\b
    \b(?:passed away|deceased|has died|is dead|fallecio|murio)\b
    \b(?:how|where) did you get (?:my|this) (?:number|name)\b
    \bcomo (?:consiguieron|obtuvieron) mi numero\b
    \bi (?:never|didnt) (?:sign(?:ed)? up|agreed?|subscribed?|asked|ask)\b
    \bwho gave you (?:my|this) number\b
    \bunwanted\b
    \bim (?:a (?:kid|minor|child)\b|(?:1[0-7]|[5-9])(?: years old)?$)
    \btengo (?:1[0-7]|[5-9]) anos\b
    \bthe end$
    ^enough$
    \benough of (?:this|these|you)\b
    \btoo many (?:texts|messages)\b
    """
)

# the word stands where an instruction could stand, and something else is said with it
UNCLEAR = re.compile(
    r"(?!.*\b(?:when|what|where|why|bus|next|last|first|full|pit|non|every|one|the|a)\b(?: \w+)* stop$)"
    r"(?:\w+ )*(?:must|should|to|will|would|can|could|it|this|that|i|we|they|let|lets|us) stop(?: it| this| that)?"
)

START = re.compile(
    r"(?:i want to |id like to |i would like to |quiero )?"
    r"(?:start|unstop|subscribe|resubscribe|resume|restart|start again|start over|start texts|start texting me"
    r"|start me|start messages|opt ?in|opt me(?: back)? in|sign me up|sign up|subscribe me|join|text me again"
    r"|opt back in|back in|empezar|comenzar|iniciar|inicio|reanudar|reiniciar|suscribir|suscribirme|suscribanme"
    r"|suscribeme|alta|darme de alta|volver)(?: me)?(?: again| de nuevo| otra vez)?"
)

HELP = re.compile(
    r"(?:i )?(?:need |want |send |get )?(?:some )?(?:help|info|information|hlp|aide)(?: me)?"
    r"|(?:necesito |quiero |mas )*(?:ayuda|ayudame|ayudenme|informacion|info)"
)

# enough to tell that an answer should be in Spanish
SPANISH = re.compile(
    r"[ñ¿¡áéíóú]|\b(?:alto|parar?|paren?|basta|cancelar|cancele|detener|salir|terminar|fin|baja|borrar|eliminar"
    r"|desuscribir\w*|empezar|comenzar|iniciar|reanudar|suscribir\w*|ayuda\w*|por favor|gracias|hola|mensajes?|textos?"
    r"|quiero|necesito|mas|mi|numero|si|llame|senadora?)\b"
)
