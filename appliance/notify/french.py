"""What is told, in French. Pure."""

from typing import Final

from appliance.alerts import Matter
from appliance.model import AlertKind
from appliance.notify.phrases import Phrases, Said

FRENCH: Final = Phrases(
    kinds={
        AlertKind.REACHED: Said(
            "Le seuil est atteint",
            "%(number)s coworkers sont sur place, le seuil (%(threshold)s) est atteint.",
            "Un coworker est sur place, le seuil (%(threshold)s) est atteint.",
        ),
        AlertKind.LOST: Said(
            "Sous le seuil",
            "Il ne reste que %(number)s coworkers, le seuil (%(threshold)s) n’est plus atteint.",
            "Il ne reste qu’un coworker, le seuil (%(threshold)s) n’est plus atteint.",
            "Il n’y a plus de coworker sur place, le seuil (%(threshold)s) n’est plus atteint.",
        ),
        AlertKind.NEWCOMER_ALONE: Said(
            "Seul·e pour une première visite",
            "Une personne vient pour la première fois, et il n’y a personne d’autre. "
            "Passez lui dire bonjour, si vous le pouvez.",
        ),
        AlertKind.FULL: Said(
            "C’est complet",
            "%(present)s personnes sont sur place, pour %(capacity)s places.",
            "Une personne est sur place, et il n’y a pas d’autre place.",
        ),
        AlertKind.DOOR_HELD: Said(
            "La porte est restée ouverte",
            "La porte était ouverte depuis au moins %(number)s secondes.",
        ),
        AlertKind.DOOR_FORCED: Said(
            "La porte a été forcée",
            "La porte s’est ouverte sans badge, sans doigt et sans bouton.",
        ),
        AlertKind.READER_SILENT: Said(
            "Un lecteur ne répond plus",
            "Le lecteur « %(detail)s » ne répond plus.",
        ),
        AlertKind.MONTH_DUE: Said(
            "Un mois à clôturer",
            "%(month)s est terminé, mais pas encore clôturé : d’ici là, aucun relevé n’est émis. "
            "C’est à faire à l’accueil, sous « Relevés ».",
        ),
    },
    matters={
        Matter.OPEN_VISITS: Said(
            "À régler : des départs oubliés",
            "%(number)s visites sont restées ouvertes, personne n’ayant badgé au départ. "
            "Elles attendent à l’accueil, sous « À régler ».",
            "Une visite est restée ouverte, personne n’ayant badgé au départ. "
            "Elle attend à l’accueil, sous « À régler ».",
        ),
        Matter.PROPOSAL: Said(
            "À régler : une visite proposée",
            "Un membre propose les heures d’une visite. "
            "Sa proposition attend à l’accueil, sous « À régler ».",
        ),
        Matter.UNKNOWN_BADGE: Said(
            "À régler : un badge inconnu",
            "Un badge inconnu a été présenté au lecteur « %(detail)s ».",
        ),
    },
    summary="%(number)s nouvelles",
    pins=Said(
        "La gâche n’est plus commandée",
        "Aucun badge n’ouvre plus la porte : la gâche n’est pas commandée. De l’intérieur, la "
        "porte s’ouvre toujours. « sudo seuil doctor » dit ce qui manque.",
    ),
    test=Said("Message d’essai", "Ceci est un essai : ce canal fonctionne."),
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    about="%(title)s («\u00a0%(detail)s\u00a0»)",
    repeated="%(title)s, %(number)s fois",
    between="%(repeated)s entre %(first)s et %(last)s",
    across="%(repeated)s entre %(first)s et %(last)s",
    date="le %(day)s/%(month)s",
    clock="%(hours)s\u00a0h\u00a0%(minutes)s",
    moment="%(date)s à %(clock)s",
    line="%(moment)s – %(sentence)s",
    foot="Message automatique de Seuil, l’appareil à la porte. Il ne nomme jamais personne.",
)
