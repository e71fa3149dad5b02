"""What nobody could be sure of: words that a person must look at, by the kind of doubt they raise."""

import re

from groundwork.delivery.texts.phrases import any_of, words_of

HOLDS = {
    "wrong person": any_of(
        r"""
        \bwrong (?:number|person|guy|phone|lady|man|woman|house|contact)\b
        \bnot the right (?:person|number)\b
        \b(?:no longer|not|isnt) (?:has |have |at |on |using )?(?:her|his|my|their|this|that) (?:phone|number|cell)\b
        \bthis (?:phone|number) (?:now )?belongs to\b
        \b(?:numero|persona) (?:equivocad[oa]|incorrect[oa])\b
        \bequivoc\w+ de (?:numero|persona)\b
        \bno es (?:el|su|mi) (?:numero|telefono)\b
        """
    ),
    "not interested": any_of(
        r"""
        \bnot interested\b
        \b(?:no interest|lost interest|uninterested)\b
        \bno (?:me|nos) interesa\b
        \bno (?:estoy|estamos) interesad[oa]s?\b
        ^im out$
        ^(?:not for me|pass|hard pass|no thank you never)$
        """
    ),
    "anger": any_of(
        r"""
        \b(?:fuck|piss|bugger|sod|eff|f|screw) (?:off|you|u|yourself|yourselves)\b
        \b(?:stfu|gtfo|shut up)\b
        \bgo (?:away|to hell)\b
        \b(?:kiss|bite) (?:my|me)\b
        \b(?:you|youre|people|yall|this|these) (?:is |are )?(?:so |very |really )?annoying\b
        \b(?:sick|tired) of (?:this|these|you|your)\b
        \b(?:cansad|hart)[oa] de (?:esto|estos|sus|tantos|ustedes)\b
        \bvayanse\b
        \blarguense\b
        \bchingu\w+\b
        \bvete al\b
        """
    ),
    "complaint": any_of(
        r"""
        \b(?:harass\w*|spam\w*|scam\w*|tcpa|my lawyer|my attorney|lawsuit|sue you|suing|fcc|ftc|acoso|estafa)\b
        \breport(?:ing|ed)? (?:you|this|these|ur)\b
        \b(?:do not|dont) call (?:list|registry)\b
        \b(?:this|that|thats|its|texting me) (?:is )?(?:illegal|against the law|a violation)\b
        \bunwanted\b
        \bunsolicited\b
        \binvasion of (?:my )?privacy\b
        """
    ),
    "death": any_of(
        r"""
        \b(?:passed away|deceased|has died|is dead|fallecio|fallecid[oa]|murio|ha muerto)\b
        \b(?:she|he|husband|wife|mother|father|mom|mum|dad|son|daughter|brother|sister|grandma|grandpa) (?:just )?died\b
        """
    ),
    "where the number is from": any_of(
        r"""
        \b(?:how|where) (?:did|do|have) (?:you|u|yall) (?:get|got|gotten|have|find) (?:my|this)\b
        \bcomo (?:consigui|obtuv|tien|sac)\w+ mi (?:numero|telefono|nombre)\b
        \b(?:quien|quienes) (?:le|te|les) (?:dio|dieron) mi\b
        \bwho gave (?:you|u) (?:my|this)\b
        \bwhy (?:are|do|did) (?:you|u|yall) (?:keep |still )?(?:text|messag|contact|call|send)\w* (?:me|my|us|this)\b
        \bwhy (?:am|do) i (?:keep )?(?:get|getting|receiv\w+) (?:this|these|your|texts|messages)\b
        \bpor que me (?:escrib|mand|llam|envi|contact)\w*\b
        """
    ),
    "never agreed": any_of(
        r"""
        \bi (?:never|didnt|did not|dont remember) (?:sign(?:ed|ing)? up|agree(?:d|ing)?|opt(?:ed)? in)\b
        \bi (?:never|didnt|did not|dont remember) (?:subscrib\w+|consent\w*)\b
        \bi (?:never|didnt|did not) (?:ask|asked) (?:for|to get|to be)\b
        \bi (?:never|didnt|did not) (?:give|gave) (?:you|anyone|anybody|permission|consent)\b
        \b(?:nunca|no) (?:me inscribi|me suscribi|di permiso|acepte|autorice)\b
        """
    ),
    "a child": any_of(
        r"""
        \b(?:im|i am) (?:only |just )?(?:a (?:kid|minor|child)\b|(?:1[0-7]|[5-9])(?: years? old| yrs? old| yo)?$)
        \btengo (?:solo )?(?:1[0-7]|[5-9]) anos\b
        \bsoy (?:menor|un nino|una nina)\b
        """
    ),
    "unclear": any_of(
        r"""
        \bthe end$
        ^enough$
        ^stop this (?:madness|nonsense|crap|shit|bs)$
        \benough of (?:this|these|you)\b
        \b(?:too|so) many (?:texts|messages|msgs|txts)\b
        \b(?:demasiados|tantos) (?:mensajes|textos)\b
        """
    ),
}

# a name is told by its capital letter
SOMEBODY_ELSE = re.compile(r"\b(?:[Tt]his is(?: not|n['’]?t)|I(?:['’]?m| am) not|[Nn]o soy) [A-ZÁÉÍÓÚÑ][a-zà-ÿ]+\W*$")

# the word stands at the end, where an instruction could stand, and something else is said with it
UNCLEAR_BEFORE = words_of("must should to will would can could it this that i we they let lets us")
UNCLEAR_AFTER = words_of("it this that")
NEVER_UNCLEAR = words_of("how when what where why bus next last first full pit non every one the a")
