"""What is told, in Dutch. Pure."""

from typing import Final

from appliance.alerts import Matter
from appliance.model import AlertKind
from appliance.notify.phrases import Phrases, Said

DUTCH: Final = Phrases(
    kinds={
        AlertKind.REACHED: Said(
            "De drempel is gehaald",
            "Er zijn %(number)s mensen, en de drempel (%(threshold)s) is gehaald.",
            "Er is één persoon, en de drempel (%(threshold)s) is gehaald.",
        ),
        AlertKind.LOST: Said(
            "Onder de drempel",
            "Er zijn nog %(number)s mensen, minder dan de drempel (%(threshold)s).",
            "Er is nog één persoon, minder dan de drempel (%(threshold)s).",
            "Iedereen is weg, en de drempel (%(threshold)s) wordt niet meer gehaald.",
        ),
        AlertKind.NEWCOMER_ALONE: Said(
            "Alleen bij een eerste bezoek",
            "Iemand is hier voor het eerst, en er is niemand anders. "
            "Ga even gedag zeggen als het kan.",
        ),
        AlertKind.FULL: Said(
            "Het zit vol",
            "Er zijn %(present)s mensen, voor %(capacity)s plaatsen.",
            "Er is één persoon, en meer plaats is er niet.",
        ),
        AlertKind.DOOR_HELD: Said(
            "De deur bleef open",
            "De deur stond al minstens %(number)s seconden open.",
        ),
        AlertKind.DOOR_FORCED: Said(
            "De deur is geforceerd",
            "De deur ging open zonder badge, vinger of knop.",
        ),
        AlertKind.READER_SILENT: Said(
            "Een lezer antwoordt niet meer",
            "De lezer “%(detail)s” antwoordt niet meer.",
        ),
        AlertKind.MONTH_DUE: Said(
            "Een maand om af te sluiten",
            "%(month)s is voorbij en nog niet afgesloten: zolang worden er geen afrekeningen "
            "opgemaakt. Afsluiten gebeurt aan de balie, onder “Afrekeningen”.",
        ),
    },
    matters={
        Matter.OPEN_VISITS: Said(
            "Te regelen: vergeten uit te badgen",
            "%(number)s bezoeken bleven open, omdat er bij vertrek niet gebadged werd. "
            "Ze wachten aan het onthaal, onder “Te regelen”.",
            "Eén bezoek bleef open, omdat er bij vertrek niet gebadged werd. "
            "Het wacht aan het onthaal, onder “Te regelen”.",
        ),
        Matter.PROPOSAL: Said(
            "Te regelen: een voorgesteld bezoek",
            "Een lid geeft de uren van een bezoek op. "
            "Het voorstel wacht aan het onthaal, onder “Te regelen”.",
        ),
        Matter.UNKNOWN_BADGE: Said(
            "Te regelen: een onbekende badge",
            "Er werd een onbekende badge getoond aan de lezer “%(detail)s”.",
        ),
    },
    summary="%(number)s berichten",
    pins=Said(
        "De deuropener wordt niet meer aangestuurd",
        "Geen enkele badge opent de deur nog: de deuropener wordt niet aangestuurd. Van binnenuit "
        "gaat de deur altijd open. “sudo seuil doctor” zegt wat er ontbreekt.",
    ),
    test=Said("Testbericht", "Dit is een test: dit kanaal werkt."),
    months=(
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    about="%(title)s (“%(detail)s”)",
    repeated="%(title)s, %(number)s keer",
    between="%(repeated)s tussen %(first)s en %(last)s",
    across="%(repeated)s, voor het eerst %(first)s en voor het laatst %(last)s",
    date="op %(day)s/%(month)s",
    clock="%(hours)s.%(minutes)s uur",
    moment="%(date)s om %(clock)s",
    line="%(moment)s: %(sentence)s",
    foot="Automatisch bericht van Seuil, het toestel aan de deur. Het noemt nooit iemands naam.",
)
