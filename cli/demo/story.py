"""What the demo association tells in eight weeks. All of it is invented."""
# ruff: noqa: E501 - texts are kept whole

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.reuse import ReuseRules
from models.way import Temperature


class Stage(StrEnum):
    """How far a post of the story has come."""

    OUT = "out"
    PLANNED = "planned"
    REVIEW = "review"
    CHANGES = "changes"
    DRAFT = "draft"
    IDEA = "idea"
    POOL = "pool"  # approved, without a date
    REJECTED = "rejected"
    ARCHIVED = "archived"
    UNSURE = "unsure"
    FAILED = "failed"
    MISSED = "missed"


H, W, C = Temperature.HOT, Temperature.WARM, Temperature.COLD


_USUAL: Final = ReuseRules()


@dataclass(frozen=True, slots=True)
class Told:
    """One post. `day`: days from today; `hour`: local, « 18:30 », or « +2 » hours from now.

    `to`: the channels by letter. `picture`: which drawing, and `alt` its description. `thread`,
    `comment`, `wordings`, `reuse`: as of any post. `read`: how many days ago it was last read.
    `embargo`: until 10:00 so many days from today, 0 for none.
    """

    stage: Stage
    day: int
    hour: str
    to: str
    temperature: Temperature
    pillar: str
    title: str
    text: str
    picture: str = ""
    alt: str = ""
    link: str = ""
    by: str = "ines@example.org"
    said: str = ""
    thread: bool = False
    comment: str = ""
    embargo: int = 0
    wordings: tuple[str, ...] = ()
    reuse: ReuseRules = _USUAL
    read: int = 0


S = Stage
_SITE = "https://example.org/soupe-du-canal/"
_POT = "Dessin : une grande marmite fumante sur un réchaud"
_LAMP = "Dessin : une lampe de poche éclaire un quai la nuit"
_SNOW = "Dessin : des flocons tombent sur trois toits"
_HANDS = "Dessin : deux mains se serrent"
_CHART = (
    "Dessin : trois barres, 2 100, 2 650 puis 3 040 repas servis en septembre, octobre, novembre"
)
_BAG = "Dessin : un sac ouvert avec une gourde, une couverture et une trousse"

_ROUND = (
    "19 h, on charge : six thermos, quarante pains, les sacs et la liste des prénoms.\n"
    "19 h 40, la gare. On ne distribue pas, on s’assoit. Ce soir, un monsieur demande surtout des nouvelles du chien Biscuit.\n"
    "20 h 30, le pont. Il fait quatre degrés de moins qu’en ville. Deux duvets partent, un nouveau visage, un prénom de plus sur la liste.\n"
    "22 h, le parking. On y est attendu : le café, les chaussettes, une partie de dames jamais finie.\n"
    "23 h, la vaisselle au local. On se dit qui on n’a pas vu. Demain, quelqu’un repassera.\n"
    "Entre deux, des prénoms."
)
_DECEMBER = (
    "Un mois de tournées, un mois de fêtes pour les autres. Voici comment aider sans se déplacer.\n"
    "Un thermos, un duvet ou des chaussettes déposés au local, le samedi de 10 h à 12 h.\n"
    "Dix euros : quatre repas chauds et l’essence pour les porter.\n"
    "Une heure de téléphone : rappeler les bénévoles, confirmer les équipes.\n"
    "Et si vous croisez quelqu’un dehors : bonjour, votre prénom, et le 115, gratuit, jour et nuit."
)

STORY: Final[Sequence[Told]] = (
    Told(
        S.OUT,
        -204,
        "12:15",
        "mb",
        C,
        "Repères",
        "Pourquoi de la soupe, et pas un sandwich",
        "Un sandwich se mange en marchant. Une soupe oblige à s’arrêter, à tenir le gobelet à deux mains, à rester cinq minutes. C’est pendant ces cinq minutes qu’on se parle.",
        wordings=(
            "On nous demande souvent pourquoi de la soupe. Parce qu’elle est trop chaude pour être bue d’un trait : le temps qu’elle refroidisse, on a fait connaissance.",
        ),
        read=120,
        by="theo@example.org",
    ),
    Told(
        S.OUT,
        -197,
        "18:30",
        "fx",
        C,
        "Repères",
        "Trois idées reçues sur la rue",
        "« Ils l’ont choisi » : non. « Il y a des places » : pas assez. « Un café ne change rien » : demandez-leur.",
        read=120,
        by="theo@example.org",
    ),
    Told(
        S.OUT,
        -36,
        "18:30",
        "fmb",
        W,
        "Terrain",
        "Reprise des tournées du soir",
        "Les soirées rafraîchissent : les tournées reprennent chaque mardi et jeudi, départ 19 h du local, quai des Tanneurs. Il reste deux places par équipe.",
        "lamp",
        _LAMP,
        by="malik@example.org",
    ),
    Told(
        S.OUT,
        -35,
        "12:15",
        "mx",
        H,
        "Appels",
        "Besoin de thermos",
        "Il nous manque six thermos d’un litre pour ce soir. Un placard qui déborde ? Déposez-les au local avant 18 h. Merci !",
        by="gabriel@example.org",
    ),
    Told(
        S.OUT,
        -33,
        "08:30",
        "fb",
        C,
        "Repères",
        "Que dire à quelqu’un qui dort dehors ?",
        "Bonjour. Votre prénom. Et une question ouverte : « De quoi auriez-vous besoin ? » On ne réveille pas, on ne juge pas, on ne promet rien qu’on ne puisse tenir.",
        wordings=(
            "Quelqu’un dort dehors, vous passez, vous hésitez. Essayez : « Bonjour, moi c’est… » C’est tout. Le reste vient, ou pas, et ce n’est pas grave.",
        ),
        by="theo@example.org",
    ),
    Told(
        S.OUT,
        -31,
        "17:45",
        "fmxb",
        W,
        "Portraits",
        "Portrait : Josiane, 74 ans, épluche",
        "« Je n’ai plus les jambes pour la tournée, mais j’ai encore les mains. » Chaque jeudi, Josiane épluche douze kilos de légumes en racontant ses vacances de 1971.",
        "hands",
        _HANDS,
        by="rose-marie@example.org",
    ),
    Told(
        S.OUT,
        -29,
        "18:00",
        "fln",
        W,
        "Vie associative",
        "Compte rendu de l’assemblée",
        "Soixante-trois présents, un budget adopté, une nouvelle trésorière. Le compte rendu et les comptes sont en ligne, pour tout le monde.",
        link=_SITE + "assemblee",
        by="anouk@example.org",
    ),
    Told(
        S.OUT,
        -28,
        "12:15",
        "mb",
        C,
        "Repères",
        "115 : comment ça marche",
        "Le 115 est gratuit, jour et nuit, sans crédit sur le téléphone. On vous demande un lieu, un prénom si possible, un âge. Ça sonne longtemps : restez en ligne.",
        wordings=(
            "Vous appelez le 115 ? Préparez le lieu exact, ce que vous voyez, et du temps : l’attente est longue, mais on finit par vous répondre.",
            "Un numéro gratuit, même sans crédit : le 115. On vous demandera où, qui, et si la personne est d’accord. Ne raccrochez pas.",
        ),
        by="samuel@example.org",
    ),
    Told(
        S.OUT,
        -26,
        "18:30",
        "fx",
        H,
        "Appels",
        "Demain, collecte au marché",
        "Demain de 9 h à 13 h, on tient la table près du fleuriste : conserves de légumes, café, sucre. Passez dire bonjour, même les mains vides.",
    ),
    Told(
        S.OUT,
        -24,
        "08:30",
        "fmb",
        W,
        "Terrain",
        "Merci pour la collecte",
        "412 kilos ! Le coffre de la camionnette touchait le sol. Merci aux habitués du marché et à l’équipe de tri, qui a fini à 22 h.",
        "pot",
        _POT,
        by="malik@example.org",
    ),
    Told(
        S.OUT,
        -22,
        "17:45",
        "b",
        C,
        "Repères",
        "La soupe de 40 personnes",
        "6 kg de légumes, 2 kg de lentilles, 10 l d’eau, une heure. Le secret de Josiane : le poireau en dernier. La fiche complète est à imprimer.",
        link=_SITE + "soupe",
        by="samuel@example.org",
    ),
    Told(
        S.OUT,
        -21,
        "12:15",
        "mx",
        H,
        "Appels",
        "Il manque un chauffeur jeudi",
        "Jeudi 19 h, il manque un permis B pour la camionnette. Trois heures, de la musique choisie par vous, du café à volonté. Qui ?",
    ),
    Told(
        S.OUT,
        -19,
        "18:30",
        "fmbl",
        W,
        "Portraits",
        "Portrait : Yacine, cuisinier du lundi",
        "Yacine sort de son service à 15 h et arrive ici à 16 h. « Au restaurant on me demande d’aller vite. Ici on me demande si ça va. »",
        "hands",
        _HANDS,
        by="rose-marie@example.org",
    ),
    Told(
        S.OUT,
        -17,
        "08:30",
        "fln",
        C,
        "Repères",
        "Où va votre don",
        "Sur 10 € donnés : 8,40 € de repas et de matériel, 1,10 € d’essence, 0,50 € d’assurance et de banque. Personne n’est payé.",
        link=_SITE + "comptes",
        by="anouk@example.org",
    ),
    Told(
        S.OUT,
        -15,
        "17:45",
        "fmxb",
        H,
        "Terrain",
        "Première nuit sous zéro",
        "− 2 °C cette nuit. Deux équipes au lieu d’une, jusqu’à 1 h. Si vous voyez quelqu’un dehors : 115.",
        "snow",
        _SNOW,
        by="gabriel@example.org",
    ),
    Told(
        S.OUT,
        -14,
        "12:15",
        "fbl",
        W,
        "Vie associative",
        "Le local ouvre le samedi",
        "À partir de cette semaine, le local ouvre aussi le samedi de 10 h à 12 h : dépôts, café, et la laverie pour qui en a besoin.",
        by="gabriel@example.org",
    ),
    Told(
        S.OUT,
        -12,
        "18:30",
        "mxl",
        C,
        "Repères",
        "Ce qu’on met dans le sac de tournée",
        "Soupe, pain, eau, chaussettes, duvets de secours, trousse, carnet. Et une liste : les prénoms de ceux qu’on n’a pas vus la semaine d’avant.",
        "bag",
        _BAG,
        by="theo@example.org",
    ),
    Told(
        S.OUT,
        -11,
        "08:30",
        "fmb",
        H,
        "Appels",
        "Cherche duvets",
        "Les duvets partent plus vite qu’ils n’arrivent. Un modèle « confort 0 °C » au fond d’un placard servira dès ce soir.",
    ),
    Told(
        S.OUT,
        -9,
        "12:15",
        "fln",
        W,
        "Vie associative",
        "Novembre en trois chiffres",
        "2 100 repas en septembre, 2 650 en octobre, déjà 3 040 en novembre. Derrière la barre qui monte, des gens qui n’avaient jamais eu besoin de nous.",
        "chart",
        _CHART,
        by="bastien@example.org",
    ),
    Told(
        S.OUT,
        -8,
        "17:45",
        "mb",
        C,
        "Repères",
        "Donner un manteau : bien, mais lequel ?",
        "Imperméable, à capuche, taille L ou plus, fermeture qui marche. Et dans la poche, si vous voulez, un mot.",
        by="theo@example.org",
    ),
    Told(
        S.OUT,
        -6,
        "18:30",
        "fmbl",
        W,
        "Terrain",
        "Une tournée, heure par heure",
        _ROUND,
        "lamp",
        _LAMP,
        thread=True,
        comment="Envie de venir une fois, pour voir ? Une soirée d’essai, avec un ancien, sans engagement : le mardi ou le jeudi, 19 h, quai des Tanneurs.",
        by="malik@example.org",
    ),
    Told(
        S.OUT,
        -5,
        "12:15",
        "fb",
        H,
        "Appels",
        "Vaisselle : on cherche un évier",
        "Notre évier a rendu l’âme. Un plombier du quartier aurait-il deux heures cette semaine ? On paie les pièces et le dessert.",
        by="gabriel@example.org",
    ),
    Told(
        S.OUT,
        -3,
        "08:30",
        "fmb",
        C,
        "Repères",
        "Les chaussettes, ce trésor",
        "C’est ce qu’on nous demande le plus et ce qu’on nous donne le moins. Neuves, épaisses, noires si possible.",
        wordings=(
            "Des pieds secs, c’est une nuit de gagnée. Si vous ne savez pas quoi donner : des chaussettes, neuves et épaisses.",
        ),
        by="theo@example.org",
    ),
    Told(
        S.OUT,
        -2,
        "17:45",
        "mxln",
        W,
        "Vie associative",
        "L’évier est réparé",
        "Merci à l’atelier de la rue Haute : l’évier coule (dans le bon sens) depuis ce matin. La vaisselle de jeudi sera une fête.",
        by="fatou@example.org",
    ),
    Told(
        S.OUT,
        -1,
        "18:30",
        "fb",
        W,
        "Portraits",
        "Portrait : Noé, 19 ans, premier soir",
        "« J’avais peur de ne pas savoir quoi dire. Un monsieur m’a appris à jouer aux dames. J’ai perdu quatre fois. »",
        "hands",
        _HANDS,
    ),
    Told(
        S.UNSURE,
        -1,
        "12:15",
        "x",
        H,
        "Appels",
        "Deux bras pour samedi",
        "Samedi 8 h, livraison d’une palette de conserves. Il nous manque deux bras, une heure. Petit-déjeuner offert.",
    ),
    Told(
        S.FAILED,
        -2,
        "08:30",
        "b",
        C,
        "Repères",
        "Fiche : appeler le 115 pour quelqu’un",
        "Décrivez le lieu, l’état de la personne, ce qu’elle accepte. Restez joignable. La fiche tient sur une carte de visite.",
        link=_SITE + "115",
    ),
    Told(
        S.MISSED,
        -4,
        "17:45",
        "m",
        H,
        "Terrain",
        "Tournée avancée à 18 h",
        "Ce soir, à cause du match, la tournée part à 18 h au lieu de 19 h.",
    ),
    Told(
        S.PLANNED,
        0,
        "+1",
        "fb",
        H,
        "Terrain",
        "Ce soir, deux équipes",
        "Il fera − 3 °C. Deux équipes sortent ce soir, de 19 h à 1 h. Si vous voyez quelqu’un dehors : 115, gratuit, jour et nuit.",
        "snow",
        _SNOW,
        by="malik@example.org",
    ),
    Told(
        S.PLANNED,
        0,
        "+2",
        "mx",
        H,
        "Appels",
        "Il manque du pain",
        "Le fournil du pont ferme deux jours. Un autre boulanger pour quarante pains ce soir et demain ? On vient les chercher.",
        by="yuna@example.org",
    ),
    Told(
        S.PLANNED,
        0,
        "+3",
        "n",
        W,
        "Vie associative",
        "Les dates de décembre",
        "Tournées les mardis et jeudis, repas partagé le 19, pas de tournée le 24 mais porte ouverte toute la nuit.",
        link=_SITE + "decembre",
        by="fatou@example.org",
    ),
    Told(
        S.PLANNED,
        1,
        "12:15",
        "mb",
        C,
        "Repères",
        "Bien laver un duvet",
        "À 30 °C, sans adoucissant, deux rinçages, séchage à plat. Un duvet bien lavé dure trois hivers.",
        by="samuel@example.org",
    ),
    Told(
        S.PLANNED,
        2,
        "08:30",
        "fmxb",
        W,
        "Portraits",
        "Portrait : la camionnette",
        "Douze ans, 240 000 km, trois embrayages, un autoradio bloqué sur la même station. On l’appelle Simone.",
        "lamp",
        _LAMP,
        by="rose-marie@example.org",
    ),
    Told(
        S.PLANNED,
        3,
        "18:30",
        "fbl",
        W,
        "Vie associative",
        "Repas partagé : inscrivez-vous",
        "Le 19, on mange tous ensemble au local : équipes, voisins, gens de la rue. Apportez un plat ou rien. Une chaise vous attend.",
        "pot",
        _POT,
        _SITE + "repas",
        by="gabriel@example.org",
    ),
    Told(
        S.PLANNED,
        5,
        "12:15",
        "mx",
        C,
        "Repères",
        "Le café, c’est une conversation",
        "On ne tend pas un gobelet, on s’assoit dix minutes avec. C’est la seule règle de la tournée.",
        by="theo@example.org",
    ),
    Told(
        S.PLANNED,
        8,
        "17:45",
        "fmbl",
        W,
        "Terrain",
        "Décembre commence",
        _DECEMBER,
        "snow",
        _SNOW,
        _SITE + "aider",
        thread=True,
        comment="Une question avant de donner ? Posez-la ici, nous répondons chaque soir.",
        by="malik@example.org",
    ),
    Told(
        S.PLANNED,
        11,
        "12:15",
        "fn",
        C,
        "Repères",
        "Reçu fiscal, mode d’emploi",
        "Un don de 60 € vous en coûte 15 après réduction d’impôt. Le reçu part par courriel avant la fin janvier.",
        by="theo@example.org",
    ),
    Told(
        S.PLANNED,
        15,
        "18:30",
        "fmxb",
        W,
        "Vie associative",
        "Le menu du repas partagé",
        "Soupe de Josiane, couscous de Yacine, bûche de la rue Haute. Végétarien pour qui veut. On commence à 18 h.",
        "pot",
        _POT,
        by="fatou@example.org",
    ),
    Told(
        S.REVIEW,
        1,
        "18:30",
        "fmb",
        H,
        "Appels",
        "Chaussures taille 45",
        "Trois personnes marchent en baskets trouées. On cherche des chaussures de marche, taille 44 à 46, d’ici vendredi.",
    ),
    Told(
        S.REVIEW,
        4,
        "12:15",
        "mb",
        W,
        "Portraits",
        "Portrait : le chien Biscuit",
        "Biscuit dort au pont avec son maître depuis deux ans. Le vétérinaire bénévole passe le premier jeudi du mois.",
    ),
    Told(
        S.REVIEW,
        6,
        "08:30",
        "fxln",
        W,
        "Vie associative",
        "On cherche une trésorière adjointe",
        "Deux soirs par mois, un tableur bien rangé, et la satisfaction du centime retrouvé. Formation assurée.",
    ),
    Told(
        S.CHANGES,
        3,
        "12:15",
        "fx",
        H,
        "Terrain",
        "Incident de mardi",
        "Mardi soir, une altercation a interrompu la tournée. Personne n’est blessé. Nous en parlons avec l’équipe.",
        said="Trop tôt pour nommer le lieu : relire avec l’équipe, et dire ce que nous faisons plutôt que ce qui s’est passé.",
    ),
    Told(
        S.DRAFT,
        9,
        "18:30",
        "fm",
        W,
        "Portraits",
        "Portrait : l’équipe vaisselle",
        "Ils sont quatre, ils chantent faux, ils finissent à minuit.",
    ),
    Told(
        S.DRAFT,
        12,
        "12:15",
        "b",
        C,
        "Repères",
        "Les mots à éviter",
        "« SDF », « clochard », « cas social » : ce qu’on dit à la place, et pourquoi.",
    ),
    Told(
        S.IDEA,
        20,
        "12:15",
        "",
        W,
        "Vie associative",
        "Anniversaire : dix ans au printemps",
        "Retrouver les photos de la première camionnette ?",
    ),
    Told(S.IDEA, 24, "12:15", "", C, "Repères", "Série : une recette par mois", ""),
    Told(
        S.POOL,
        0,
        "",
        "fmbl",
        C,
        "Repères",
        "Le prénom d’abord",
        "On demande le prénom avant de proposer quoi que ce soit. C’est la première chose qu’on rend à quelqu’un.",
        wordings=(
            "Avant la soupe, avant le duvet : « Comment vous appelez-vous ? » Un prénom, ça réchauffe aussi.",
        ),
        reuse=ReuseRules(rest_days=120),
        by="theo@example.org",
    ),
    Told(
        S.POOL,
        0,
        "",
        "mb",
        C,
        "Repères",
        "Trois numéros à garder",
        "115 : hébergement d’urgence. 15 : urgence médicale. 119 : enfance en danger. Gratuits, jour et nuit.",
        read=370,
        by="theo@example.org",
    ),
    Told(
        S.POOL,
        0,
        "",
        "fmb",
        C,
        "Repères",
        "Grand froid : les gestes qui aident",
        "Une couverture sur les épaules, jamais d’alcool, une boisson chaude si la personne est consciente, et le 115. On reste à côté jusqu’à leur arrivée.",
        wordings=(
            "Il gèle, quelqu’un dort dehors : parlez-lui, couvrez-le, appelez le 115. Le 15 s’il ne répond pas.",
            "Par grand froid, passer sans rien dire est la seule erreur. Bonjour, une couverture, le 115.",
        ),
        reuse=ReuseRules(rest_days=21, seasons=(("11-15", "03-15"),)),
        by="theo@example.org",
    ),
    Told(
        S.POOL,
        0,
        "",
        "mb",
        C,
        "Repères",
        "Canicule : de l’eau, de l’ombre",
        "L’été tue aussi dehors. Une bouteille d’eau fraîche, un coin d’ombre, une casquette : posez-les à portée de main, sans réveiller.",
        reuse=ReuseRules(seasons=(("06-15", "09-05"),), most_uses=3),
        by="theo@example.org",
    ),
    Told(
        S.POOL,
        0,
        "",
        "fxl",
        C,
        "Repères",
        "Donner son temps : par où commencer",
        "Une soirée d’essai, sans engagement, avec un ancien. Après, vous décidez.",
        link=_SITE + "essai",
        by="theo@example.org",
    ),
    Told(
        S.POOL,
        0,
        "",
        "f",
        C,
        "Repères",
        "La carte suspendue des cafés",
        "Un café payé d’avance pour quelqu’un qui n’en a pas les moyens. Sept bistrots du quartier jouent le jeu.",
        by="theo@example.org",
    ),
    Told(
        S.POOL,
        0,
        "",
        "fx",
        H,
        "Vie associative",
        "Prix des associations : c’est nous !",
        "La Ville vient de l’annoncer : le prix des associations va à la Soupe du Canal. Merci à celles et ceux qui épluchent, conduisent, écoutent. Les 3 000 € paieront l’essence de l’hiver.",
        embargo=5,
        by="fatou@example.org",
    ),
    Told(
        S.REJECTED,
        2,
        "12:15",
        "fx",
        H,
        "Terrain",
        "Photo du campement",
        "Une photo prise hier soir au parking.",
        said="On ne montre pas les lieux de vie : c’est dans notre charte.",
    ),
    Told(
        S.ARCHIVED,
        -10,
        "12:15",
        "f",
        W,
        "Vie associative",
        "Braderie annulée",
        "La braderie de dimanche est reportée au printemps.",
    ),
)
