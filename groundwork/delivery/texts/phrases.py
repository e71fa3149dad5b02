"""The words `reader` knows, in English and Spanish: lower case, without accents, apostrophes or hyphens.

One phrase or pattern a line. In patterns, capital words in braces stand for the groups of `PARTS`.
"""

import re

PARTS = {
    "OUR": "(?:the |these |this |those |all |any |more |your |my |ur |with |sending |further |future |such )*",
    "THINGS": (
        r"(?:texts?|txts?|messages?|msgs?|messaging|texting|spam|spamming|sms|notifications?|alerts?|updates?|e ?mails?"
        r"|subscriptions?|membership|service|calls?|mailings?|list|consent|permission|authorization|campaign texts?"
        r"|mensajes?|textos?|communications?|contact|contacting|conversation|chat|enrollment)\b"
    ),
    "TO_US": "(?: me| us| my| this number| this phone| here| anymore| any more| again| to me|$)",
    "NOT": "(?:dont|do not|no longer|never)(?: you)?(?: ever| dare)?",
    "SAY": "(?:text|txt|message|msg|contact|call|write|e ?mail|bother(?= me| us)|spam|send)",
    "SAYING": "(?:texting|txting|messaging|contacting|bothering|spamming|harassing|annoying|pestering|bugging|hounding"
    "|blowing up (?:my|our)|hitting (?:me|us) up)",
    "WISH": "(?:want|wish|care|need|wanna)",
    "IT": "(?:these|this|those|them|it)",
    "POWER": "(?:office|power|congress)",
    "MINE": r"(?:my (?:name|number|phone|cell|info\w*|data)|this (?:number|phone|cell))\b",
    "ESCRIBIR": (
        r"(?:escrib(?:an?|as|ir(?:me|nos|les?)?)|(?:mand|envi|llam|contact|molest|texte|mensaje)(?:en?|es|ar(?:me|nos|les?)?)"
        r"|(?:chingar|joder|fregar|fastidiar)\w*)\b"
    ),
    "MENSAJES": r"(?:mensajes?|textos?|sms|llamadas|correos|messages?|texts?|msgs?|mensajitos)\b",
    "MIS": "(?:mi |la |mis |los |estos |esos |sus |tantos |todos |mas |de )*",
}


def lines_of(block: str) -> frozenset[str]:
    """The lines of a block, each a phrase."""
    return frozenset(line.strip() for line in block.splitlines() if line.strip())


def words_of(block: str) -> frozenset[str]:
    """The words of a block."""
    return frozenset(block.split())


def any_of(block: str) -> re.Pattern[str]:
    """One pattern out of many, one a line."""
    joined = "|".join(sorted(lines_of(block)))
    for name, part in PARTS.items():
        joined = joined.replace("{" + name + "}", part)
    return re.compile(joined)


STOP_SIGNS = ("🛑", "⛔")

# each of these alone, or among fillers and each other, is a stop
STOP_WORDS = words_of(
    """
    stop stopp stoppp stp stpo sotp stopall stopit stop2end stop2quit stops
    unsubscribe unsubscribed unsuscribe unsubcribe unsubsribe unsubscibe unsub
    end quit cancel revoke optout remove exit arret unenroll discontinue cease desist withdraw stop1 unsuscribeme
    alto
    parar pare paren parenle parele parale para parenlo basta
    cancelar cancele cancela cancelen detener detente detengase detenganse detengan
    salir terminar termina fin baja borrar eliminar salirme desuscribir desuscribirme desuscribeme desuscribanme
    """
)
OTHER_WORDS = words_of("it this that these me texts messages mensajes textos esto")

FILLERS = re.compile(
    r"(?<= )(?:please|pls|plz|kindly|thanks|thank you|thx|now|right now|ok|okay|hi|hello|hey|just|immediately|asap"
    r"|already|sir|maam|madam|guys|dude|bro|omg|jesus|damn|dammit|ffs|wtf|ugh"
    r"|for the love of god|for gods sake|for the last time|last time|seriously|i mean it"
    r"|once and for all|yall|folks|all|everything|today|forever|permanently|yes"
    r"|i said|i say|te dije|les dije|dije|por favor|porfavor|porfa"
    r"|gracias|ya|ahora|hola|inmediatamente|todo|senor|senora|si)(?= )"
)

# whole clauses, fillers taken away
STOP_WHOLE = lines_of(
    """
    i quit
    i revoke
    i cancel
    i withdraw
    im opting out
    block this
    block me
    block it
    let me be
    cut it out
    knock it off
    no calls
    no emails
    end this
    end it
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
    no more please
    no more for me
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
    quiero que pare
    quiero que paren
    quiero que se detengan
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
STOP = any_of(
    r"""
    \bopt(?:ed|ing)?(?: me| us| this number| my number)? out\b
    \bun subscri\w+\b
    \b(?:asked|told|ask|tell|telling|asking|begged|want|wanted|need) (?:you|u|yall)(?: \w+){0,2} to (?:stop|quit)$
    \byou were (?:told|asked) to (?:stop|quit)$
    ^(?:i )?(?:text|reply|send|type|texted|replied|sent|typed) (?:the word )?(?:stop|end|quit|cancel|unsubscribe)$
    ^(?:reply |text |send )?(?:stop|quit|cancel) (?:to|2) (?:end|quit|stop|cancel|unsubscribe)$
    \bwhat (?:do|should|can) i (?:text|send|reply|type|write|say) to (?:stop|quit|end|cancel|opt|unsub)
    \bhow (?:do|can|would|does one) ?(?:i|we)? (?:get off|get removed|get unsubscribed|get out of (?:this|these|it)\b)
    \benough (?:with|of) {OUR}{THINGS}
    \bno (?:more|further) of (?:this|these|those|that|your)\b
    \boptout\b
    \bunsubscri\w+\b
    \bunsuscri\w+\b
    \b(?:stop|quit|cease) {SAYING}
    \b(?:stop|quit) (?:calling|sending|writing|emailing|asking|contact|text|message){TO_US}
    \b(?:stop|quit) (?:calling|sending|writing|emailing|asking) (?:{OUR}{THINGS}|these\b|this$|this stuff|stuff|so many)
    \b(?:stop|end|cancel|quit|revoke|discontinue|block|halt|cease|terminate) {OUR}{THINGS}
    \b(?:i |hereby )revoke\b(?: consent| permission| my|$)
    \b(?:withdraw|revok|rescind|retract)\w* (?:my |all |any )?(?:prior )?(?:consent|permission|authorization)\b
    \b(?:consent|permission) (?:is |has been )?(?:hereby )?(?:withdrawn|revoked|rescinded)\b
    \byou (?:do not|dont|no longer) have (?:my |any )?(?:consent|permission|authorization)\b
    ^(?:do not|dont) have (?:my )?(?:consent|permission) to {SAY}
    \b(?:request\w*|asking|demand\w*) (?:to be|that i be) (?:removed|taken|unsubscribed|deleted)
    \bhow (?:do|can) i (?:stop|quit|end|cancel)(?: it| this| that)?$
    ^(?:stop|quit|unsubscribe) (?:ya|no (?!matter)|i |im |ive |this is |you are |youre |why are |who is )
    \b(?:remove|delete|erase|take|scratch) {MINE}
    \b(?:remove|delete|erase) (?:me|us)\b(?! to)
    \b(?:take|get|drop|scratch|let) (?:me|us) (?:off|from|out)\b(?! speaker| hold| the hook)
    \b(?:please|just) stop$
    ^(?:please )?stop(?: it| this| that)?(?: please| now| already| pls)*$
    \b(?:{NOT}|stop|not to|quit) {SAY}(?: (?:or|nor) {SAY})?{TO_US}
    \bno (?:more|further) {OUR}{THINGS}
    \bno (?:texts|txts|messages|msgs)\b(?! from| yet| came| received| today| so far)
    \b{NOT} (?:want|wish|care|need|wanna) (?:to )?(?:get |receive |hear |see )?(?:any |anymore )?{OUR}{THINGS}
    \b{NOT} (?:want|wish|care) to (?:hear|get anything|receive anything) from (?:you|this)\b
    \b{NOT} (?:want|wish|care|like|agree) to be (?:contacted|texted|messaged|called|bothered)\b
    \b{NOT} (?:want|wish|like) to be on (?:this|your|the|any)\b
    \b{NOT} {WISH} (?:to (?:get|receive|see|have|hear) )?{IT}(?: anymore| any more| again| any longer)$
    \b{NOT} {WISH} to (?:get|receive) {IT}$
    \b(?:want|wanna|need|would like|id like|wish) (?:to be )?(?:off|out of|removed|taken off)\b(?! from {POWER})
    \bleave (?:me|us) (?:alone|be)\b
    \b(?:lose|forget) (?:my|this) (?:number|phone)\b
    \b(?:dar|darme|darnos|dame|deme|denme|darse) (?:de )?baja\b
    \b(?:quit|saqu|borr|elimin|remuev)(?:a|e|en|an)(?:me|nos|lo)\b
    \bsacame\b
    \b(?:quit|borr|elimin)(?:ar|a|e|en) (?:mi|este) (?:numero|telefono|nombre)\b
    \bno (?:me|nos) (?:vuelv\w+ a )?{ESCRIBIR}
    \bbasta de {MIS}{MENSAJES}
    \bno vuelv\w+ a \w+(?:me|nos)\b
    \bno {ESCRIBIR}(?: mas\b| {MIS}{MENSAJES}|$)
    \bno (?:quiero|deseo) que (?:me|nos) {ESCRIBIR}
    ^(?:me )?(?:quiero|deseo|quisiera|necesito|solicito|pido) (?:cancelar|parar|salir|salirme|terminar|desuscribirme)$
    \b(?:salir|quitar|borrar|eliminar|sacar)(?:me|nos)? de (?:la|esta|su|tu) lista\b
    \bi (?:want|need|would like) (?:these|the|your) (?:texts |messages )?to (?:stop|end)$
    ^no quiero (?:nada|mas)$
    ^ya no$
    \b(?:dejen?|deja|paren?|para|basta) (?:ya )?de (?:me )?{ESCRIBIR}
    \bno (?:quiero|deseo|necesito) (?:recibir )?{MIS}{MENSAJES}
    \bno (?:quiero|deseo) (?:recibir|saber) (?:mas|nada)\b
    \bno mas {MENSAJES}
    \bya no (?:quiero|deseo) (?:recibir|mensajes|textos|sus|mas|estos)\b
    \b(?:dejen|deje|deja)(?:me|nos) (?:en paz|tranquil[oa]s?)\b
    \b(?:cancel|anul|par|deten|termin|elimin)(?:ar|er|a|e|en|an|ga|gan) {MIS}(?:suscripcion\b|{MENSAJES})
    \balto (?:a )?{MIS}{MENSAJES}
    \b(?:revoco|retiro) (?:mi )?(?:consentimiento|permiso)\b
    """
)

# said about themselves, these take the instruction away before anything is looked for
NEGATED = re.compile(
    r"\b(?:dont|do not|didnt|did not|never|wont|will not|cant|cannot|can not|not|without|wouldnt|shouldnt|no)"
    r"(?: you| ever| let (?:them|it|us|this|him|her)| want to| wish to| mean to| need to| plan to| try to| going to"
    r"| try and| quiero| me)*"
    r" (?:stop|quit|end|cancel|revoke|opt(?:ed)?(?: me)? out|optout|unsubscribed?|parar?|paren?|cancelen?|cancelar)"
    r"(?: me| now| us| yet)?\b"
)

# said of something else, whatever word is in it: taken away with what is negated
TALK = re.compile(
    r"\b(?:told|asked|tells|asks|telling|asking|wants?|wanted|ordered) (?:me|us|him|her|everybody|people)"
    r"(?: \w+){0,2} to (?:stop|quit|end|cancel)\b(?: \w+ing\b)?"
)
IDIOM = re.compile(
    r"\b(?:stop|end) and (?:think|look|listen|consider|ask|see|wonder|smell|wait|read|reflect|breathe|pray)\b"
    r"|\btext(?:ing)? and driv\w+"
)

START = re.compile(
    r"(?:i want to |id like to |i would like to |quiero )?"
    r"(?:start|un ?stop|subscribe|resubscribe|resume|restart|start again|start over|start texts|start texting me"
    r"|start me|start messages|opt ?in|opt me(?: back)? in|sign me up|sign up|subscribe me|join|text me again"
    r"|opt back in|back in|empezar|comenzar|iniciar|inicio|reanudar|reiniciar|suscribir|suscribirme|suscribanme"
    r"|suscribeme|alta|darme de alta|volver)(?: me)?(?: again| de nuevo| otra vez)?"
)

HELP = re.compile(
    r"(?:i |can i |could i |can you )?(?:need |want |send |get |have )?(?:some |more )?"
    r"(?:help|info|information|hlp|aide)(?: me)?"
    r"|(?:necesito |quiero |mas )*(?:ayuda|ayudame|ayudenme|informacion|info)"
)

# enough to tell that an answer should be in Spanish
SPANISH = re.compile(
    r"[ñ¿¡áéíóú]|\b(?:alto|parar?|paren?|basta|cancelar|cancele|detener|salir|terminar|fin|baja|borrar|eliminar"
    r"|desuscribir\w*|empezar|comenzar|iniciar|reanudar|suscribir\w*|ayuda\w*|por favor|gracias|hola|mensajes?|textos?"
    r"|quiero|necesito|mas|mi|numero|si|llame|senadora?)\b"
)
