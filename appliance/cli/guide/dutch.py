"""The first evening, in Dutch. Pure."""

from typing import Final

from appliance.cli.guide.phrases import Phrases
from appliance.model import Category, Side

DUTCH: Final = Phrases(
    hello="Welkom. Van de doos tot de eerste badge, in zes stappen.",
    how="Bij elke vraag slaat “-” de stap over en stopt Ctrl-C. Wat gedaan is, blijft gedaan.",
    titles=(
        "De ruimte",
        "De lezers",
        "De deuropener",
        "Wie alles beheert",
        "Het eerste lid",
        "Door de deur",
    ),
    step="{number} van {of} · {title}",
    done="Dat is gedaan.",
    begin="Enter om te beginnen, “-” om over te slaan: ",
    skipped="Overgeslagen; u kunt er later op terugkomen.",
    later="Tot hier is alles bewaard. Om verder te gaan: sudo seuil setup",
    all_done="Alles is klaar. Nog een fijne avond!",
    yes="j",
    no="n",
    wrong_choice="Antwoord met een van de keuzes.",
    wrong_number="Antwoord met een getal van {least} tot {most}.",
    again="Nog een keer? (j/n) ",
    space_name="Hoe heet uw ruimte? ",
    threshold="Vanaf hoeveel mensen komt ze tot leven (de drempel)? ",
    capacity="Hoeveel mensen kunnen er terecht? ",
    space_stands="{name}: de drempel is {threshold}, en er is plaats voor {capacity}. Wijzigen kan "
    "met: sudo seuil setup --all",
    written="Het is bewaard.",
    restarting="De deur start opnieuw met deze instellingen…",
    not_in_force="De deur heeft ze nog niet overgenomen. Kijk: journalctl -u seuil-door",
    have_readers="Lezers die er al zijn: {names}.",
    it_stays="Blijft dat zo? (j/n) ",
    which_goes="Welke gaat weg?",
    none_yet="Er is nog geen lezer.",
    plug_in="Sluit een lezer aan, dan Enter (“-” als er geen meer is): ",
    listening="Ik luister aan de poorten ({count}). Houd een badge voor de lezer, om het even "
    "welke…",
    no_ports="Ik zie geen enkele seriële poort. Is de lezer aangesloten? Een lezer op de pinnen "
    "vraagt eerst “sudo seuil firmware apply” en een herstart.",
    heard="Gevonden: {kind}, op {port}",
    nothing_heard="Niets gehoord. Controleer de voeding, en of TX naar RX gaat; houd dan een "
    "badge voor de lezer terwijl ik luister.",
    which_way="Aan welke kant hangt hij?",
    ways={Side.IN: "aan de ingang", Side.OUT: "aan de uitgang", Side.TOGGLE: "voor beide"},
    one_more="Nog een lezer? (j/n) ",
    reader_answers="De lezers antwoorden.",
    reader_silent="Geen antwoord van: {names}. Controleer de kabel.",
    kinds={
        "rdm6300": "een lezer voor 125 kHz-badges (RDM6300)",
        "id12la": "een lezer voor 125 kHz-badges (ID-12LA)",
        "pn532": "een lezer voor 13,56 MHz-badges (PN532)",
        "fingerprint": "een vingerafdruklezer",
    },
    no_pins="De deur kan niet aan de pinnen, dus de deuropener kan niet worden geprobeerd. “sudo "
    "seuil doctor” zegt waarom.",
    strike_ready="De deuropener hangt aan pin GPIO {pin}. Doe de deur open, luister naar de "
    "deuropener, dan Enter: ",
    opened="De deuropener gaat nu open.",
    moved="Bewoog hij? (j/n) ",
    strike_works="De deuropener werkt.",
    strike_remedy="Controleer de voeding, de draad van pin GPIO {pin} en de gemeenschappelijke "
    "massa (hardware.md).",
    why_opened="deuropener geprobeerd",
    login="Uw gebruikersnaam (meestal een e-mailadres): ",
    hidden="Wachtwoord: ",
    once_more="Nog een keer: ",
    two_different="Die twee zijn niet hetzelfde. Opnieuw.",
    hidden_short="Er zijn minstens {shortest} tekens nodig. Opnieuw.",
    may_sign_in="{login} kan inloggen en alles beheren.",
    member_name="De naam van het eerste lid (uzelf, bijvoorbeeld): ",
    category="In welke hoedanigheid komt deze persoon?",
    categories={
        Category.COWORKER: "coworker",
        Category.STUDENT: "student",
        Category.STAFF: "team",
        Category.VISITOR: "bezoeker",
    },
    has_nothing="{name} heeft nog geen badge en geen vingerafdruk. Nu meteen regelen? (j/n) ",
    what_to_give="Waarmee gaat de deur voor deze persoon open?",
    a_badge="een badge",
    a_finger="een vinger",
    show_badge="Houd de nieuwe badge voor een lezer…",
    badge_given="De badge …{tail} is nu van {name}.",
    agrees="Gaat {name} akkoord? (j/n) ",
    not_agreed="Zonder akkoord geen vingerafdruk. Een badge opent net zo goed.",
    finger_given="De vinger van {name} is geregistreerd.",
    no_reader="Eerst is er een lezer nodig: ga terug naar stap 2.",
    nobody_yet="Eerst is er een lid met een badge of vingerafdruk nodig: ga terug naar stap 5.",
    show_it="{name}, houd uw badge voor of leg uw vinger op de lezer: de deur gaat open…",
    came_in="De deur ging open voor {name}: de eerste doorgang in uw register.",
    no_entry="Er gebeurde niets. “sudo seuil refusals” zegt of iemand geweigerd is.",
)
