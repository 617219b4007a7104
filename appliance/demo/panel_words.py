"""What the panel says, in three tongues. Pure."""

TONGUES = {"fr": "Français", "nl": "Nederlands", "en": "English"}

_WORDS: dict[str, tuple[str, str, str]] = {
    "title": ("La porte de la démo", "De deur van de demo", "The demo’s door"),
    "page": ("La page de l’espace", "De pagina van de ruimte", "The page of the space"),
    "who": ("Je suis", "Ik ben", "I am"),
    "strangers": ("Pas encore membres", "Nog geen lid", "Not members yet"),
    "stranger": ("Quelqu’un d’inconnu", "Iemand onbekends", "Somebody unknown"),
    "take_in": (
        "Inscrivez quelqu’un d’inconnu : badge et doigt sont ici, la suite est",
        "Schrijf iemand onbekends in: badge en vinger zijn hier, de rest is",
        "Take in somebody unknown: badge and finger are here, the rest is",
    ),
    "desk": ("à l’accueil", "aan het onthaal", "at the desk"),
    "code": (
        "La première fois : /setup, avec le code du terminal.",
        "De eerste keer: /setup, met de code uit de terminal.",
        "The first time: /setup, with the code from the terminal.",
    ),
    "way_in": ("Entrée", "Ingang", "Way in"),
    "way_out": ("Sortie", "Uitgang", "Way out"),
    "badge": ("Badge", "Badge", "Badge"),
    "finger": ("Doigt", "Vinger", "Finger"),
    "button": ("Bouton", "Knop", "Button"),
    "no_finger": (
        "pas de doigt enregistré : le badge fait pareil",
        "geen vinger geregistreerd: de badge doet hetzelfde",
        "no finger enrolled: the badge does the same",
    ),
    "shut": ("La gâche est fermée", "Het slot is dicht", "The strike is shut"),
    "open": ("La gâche est ouverte", "Het slot is open", "The strike is open"),
    "granted": ("Bienvenue", "Welkom", "Granted"),
    "refused": ("Refusé", "Geweigerd", "Refused"),
    "buzzer": ("Bip", "Piep", "Beep"),
    "break": ("Et si quelque chose lâche ?", "En als er iets uitvalt?", "And if something breaks?"),
    "break_why": (
        "Débranchez un lecteur ou tuez un processus : tout revient, le compte reste juste.",
        "Koppel een lezer los of stop een proces: alles komt terug, de telling blijft juist.",
        "Unplug a reader or kill a process: all of it comes back, and the count stays right.",
    ),
    "readers": ("Lecteurs", "Lezers", "Readers"),
    "processes": ("Processus", "Processen", "Processes"),
    "unplug": ("Débrancher", "Loskoppelen", "Unplug"),
    "replug": ("Rebrancher", "Aansluiten", "Plug in"),
    "badge-in": ("badge, entrée", "badge, ingang", "badge, way in"),
    "finger-in": ("doigt, entrée", "vinger, ingang", "finger, way in"),
    "badge-out": ("badge, sortie", "badge, uitgang", "badge, way out"),
    "finger-out": ("doigt, sortie", "vinger, uitgang", "finger, way out"),
    "door": ("la porte", "de deur", "the door"),
    "web": ("la page", "de pagina", "the page"),
    "broker": ("la messagerie", "de berichtendienst", "the broker"),
    "down": ("arrêté, revient", "gestopt, komt terug", "down, coming back"),
    "restarts": ("relances", "herstarts", "restarts"),
    "faster": ("fois plus vite", "keer sneller", "times faster"),
    "real": ("temps réel", "echte tijd", "real time"),
    "coworker": ("coworker", "coworker", "coworker"),
    "student": ("étudiant", "student", "student"),
    "staff": ("équipe", "team", "staff"),
    "visitor": ("visite", "bezoek", "visitor"),
    "lost": (
        "La démo ne répond plus.",
        "De demo antwoordt niet meer.",
        "The demo no longer answers.",
    ),
    "script": (
        "Ce panneau a besoin de JavaScript ; la page à côté s’en passe.",
        "Dit paneel heeft JavaScript nodig; de pagina ernaast niet.",
        "This panel needs JavaScript; the page beside it does not.",
    ),
}


def words(tongue: str) -> dict[str, str]:
    """Return all the panel says in `tongue`, one of TONGUES."""
    at = list(TONGUES).index(tongue)
    return {key: said[at] for key, said in _WORDS.items()}
