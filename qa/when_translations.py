"""Tables of time words: German, French, Spanish and Chinese into English.

Names first (months, weekdays, seasons, units, numbers: alternatives behind a bar), then for each language
rules that are applied in order to a question whose names are English by then.
"""

Rules = tuple[tuple[str, str], ...]
"""Pattern and replacement."""

ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS_OF = {
    "de": "januar|jänner februar|feber märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre "
    "décembre|decembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre "
    "diciembre",
}
ENGLISH_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WEEKDAYS_OF = {
    "de": "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo",
}
NUMBERS_OF = {
    "de": "eine[mnrs]?|ein zwei drei vier fünf sechs sieben acht neun zehn",
    "fr": "une? deux trois quatre cinq six sept huit neuf dix",
    "es": "una?|uno dos tres cuatro cinco seis siete ocho nueve diez",
}
SEASONS_OF = {
    "de": "frühjahr|frühling sommer herbst winter",
    "fr": "printemps été automne hiver",
    "es": "primavera verano otoño invierno",
}
UNITS_OF = {
    "de": "tag(?:e[ns]?|s)? wochen? monat(?:e[ns]?|s)? jahr(?:e[ns]?|s)? jahrzehnt(?:e[ns]?|s)?",
    "fr": "jours? semaines? mois an(?:née)?s? décennies?",
    "es": "días? semanas? mes(?:es)? años? décadas?",
}
ENGLISH_UNITS = ["day", "week", "month", "year", "decade"]
CHINESE_DIGITS = {character: number for number, character in enumerate("一二三四五六七八九十", start=1)} | {
    "两": 2
}

_MONTH = "|".join(ENGLISH_MONTHS)
_DATE = r"(?:\d{1,2} )?(?:" + _MONTH + r")\b(?: (?:de )?\d{4})?|\d{4}\b"
_DAY = "|".join(ENGLISH_WEEKDAYS)
SEASON = "spring|summer|autumn|winter"
_SPELL = rf"(?:day|week|month|year|decade|{_DAY}|{SEASON}|{_MONTH}|weekend)s?\b"
_COUNT = r"(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|a few)"
_ROMAN = {"XVI": "16th", "XVII": "17th", "XVIII": "18th", "XIX": "19th", "XX": "20th", "XXI": "21st"}
CENTURIES = tuple((rf"\b{roman}(?:e|ème)?\b", number) for roman, number in _ROMAN.items())

# Applied in order, after names of months, weekdays, seasons, units and numbers have been turned over.
GERMAN: Rules = (
    (r"\b(?:ein )?paar\b|\beinigen?\b|\bwenigen?\b", "a few"),
    (rf"\bvor {_COUNT} (?P<u>day|week|month|year|decade)s?\b", r"\g<n> \g<u>s ago"),
    (rf"(\d)\. (?={_DATE})", r"\1 "),
    (r"\bvorgestern\b", "the day before yesterday"),
    (r"\bübermorgen\b", "the day after tomorrow"),
    (r"\bgestern\b", "yesterday"),
    (r"\bheute\b", "today"),
    (r"(?<!guten )\bmorgen\b", "tomorrow"),
    (
        r"\b(?:in den|während der|im laufe der)? ?(?:letzten|vergangenen) " + _COUNT + " ",
        r"in the last \g<n> ",
    ),
    (r"\b(?:am|übers?|an diesem) (?:letzten |vergangenen )?wochenende\b", "at the weekend"),
    (rf"\b(?:letzte|vorige|vergangene)[nmrs]? (?={_SPELL})", "last "),
    (rf"\b(?:diese[nmrs]?) (?={_SPELL})", "this "),
    (rf"\b(?:nächste|kommende)[nmrs]? (?={_SPELL})", "next "),
    (r"\b(?:in )?den (\d{4}|\d0)(?:ern|er years?)\b", r"in the \1s"),
    (r"\bim (\d{1,2})\. jahrhundert\b", r"in the \1th century"),
    (r"\bim year (?=\d{4})", "in "),
    (r"\b(?:im )?(?:(?:ersten|1\.) quartal)\b", "in Q1"),
    (r"\b(?:im )?(?:(?:zweiten|2\.) quartal)\b", "in Q2"),
    (r"\b(?:im )?(?:(?:dritten|3\.) quartal)\b", "in Q3"),
    (r"\b(?:im )?(?:(?:vierten|4\.) quartal)\b", "in Q4"),
    (r"\bende (?:des years )?(?=" + _DATE + ")", "late "),
    (r"\banfang (?:des years )?(?=" + _DATE + ")", "early "),
    (r"\bmitte (?:des years )?(?=" + _DATE + ")", "mid-"),
    (rf"\bseit (?:dem |der )?(?={_DATE}|last|yesterday|early|late|mid|{_DAY}|{SEASON})", "since "),
    (rf"\bvor (?:dem |der )?(?={_DATE}|{_DAY}|{SEASON})", "before "),
    (rf"\bnach (?:dem |der )?(?={_DATE}|{_DAY}|{SEASON})", "after "),
    (rf"\bbis (?:zum |ende )?(?={_DATE}|{_DAY})", "to "),
    (rf"\bzwischen (?:dem )?(?={_DATE}|\d)", "between "),
    (rf"\bvo[nm] (?={_DATE}|\d{{1,2}} )", "from "),
    (rf"(?<=[\w\d]) und (?:dem )?(?={_DATE})", " and "),
    (rf"\bim (?={SEASON})", "in the "),
    (rf"\b(?:im|am|zum) (?={_DATE}|{_DAY})", "in "),
    (
        r"\b(?:neueste|jüngste|aktuelle)[nmrs]?\b|\b(?:aktuell|derzeit|zurzeit|momentan|kürzlich"
        r"|zuletzt|jetzt)\b",
        "latest",
    ),
    (r"\b(?:ursprünglich|zuerst|anfangs|erstmals)\b", "originally"),
    (r"\b(?:wird|werden)\b", "will"),
)
_NAME_OF_YEAR = (r"(?P<w>(?-i:\b[A-ZÁÉÍÓÚÑ])\w+) del? (?=\d{4}\b)", r"\g<w> ~")
"""The treaty or the cup of a year is a topic."""
FRENCH: Rules = (
    _NAME_OF_YEAR,
    (r"\b(?:quelques|plusieurs)\b", "a few"),
    (r"\b1er (?=" + _DATE + ")", "1 "),
    (rf"\bil y a {_COUNT} (?P<u>day|week|month|year|decade)s?\b", r"\g<n> \g<u>s ago"),
    (r"\bavant-hier\b", "the day before yesterday"),
    (r"\baprès-demain\b", "the day after tomorrow"),
    (r"\bhier\b", "yesterday"),
    (r"\baujourd'hui\b", "today"),
    (r"\bdemain\b", "tomorrow"),
    (
        rf"\b(?:au cours des|dans les|ces|pendant les|durant les|les) {_COUNT} derni(?:er|ère)s ",
        r"in the last \g<n> ",
    ),
    (r"\b(?:le |ce )?week-end dernier\b|\b(?:ce|le) week-end\b", "at the weekend"),
    (rf"\b(?:la |le |l'|en |à l'|au )?(?P<u>{_SPELL}) (?:derni(?:er|ère)|passée?)\b", r"last \g<u>"),
    (rf"\b(?:la |le |l'|en |à l'|au )?(?P<u>{_SPELL}) prochaine?\b", r"next \g<u>"),
    (rf"\b(?:cette|cet|ce) (?={_SPELL})", "this "),
    (r"\b(?:dans )?les (?:years? )(\d{4}|\d0)\b", r"in the \1s"),
    (r"\bau (\w+) siècle\b", r"in the \1 century"),
    (r"\b(?:à la |en )?fin (?:de l'year )?(?:de )?(?=" + _DATE + ")", "late "),
    (r"\b(?:au |en )?début (?:de l'year )?(?:de )?(?=" + _DATE + ")", "early "),
    (r"\b(?:à la )?mi-(?=" + _DATE + ")", "mid-"),
    (r"\bau (?:mois|month) (?:de |d')(?=" + _DATE + ")", "in "),
    (rf"\bdepuis (?:le |la |l')?(?={_DATE}|last|yesterday|early|late|{_DAY}|{SEASON})", "since "),
    (rf"\bavant (?:le |la |l')?(?={_DATE}|{_DAY}|{SEASON})", "before "),
    (rf"\baprès (?:le |la |l')?(?={_DATE}|{_DAY}|{SEASON})", "after "),
    (rf"\b(?:jusqu'(?:à|en|au) ?)(?={_DATE})", "until "),
    (rf"\bentre (?:le )?(?={_DATE}|\d)", "between "),
    (rf"(?<=\w) et (?:le )?(?={_DATE})", " and "),
    (rf"\b(?:de|du) (?=(?:{_DATE}) (?:à|au) )", "from "),
    (rf"\b(?:à|au) (?={_DATE})", "to "),
    (rf"\b(?:en|à l'|l'|au|pendant l'|durant l')\s?(?={SEASON})", "in the "),
    (rf"\b(?:en|le|de|d') ?(?={_DATE}|{_DAY})", "in "),
    (r"\bderni(?:er|ère)s (?:nouvelles?|chiffres?|informations?|développements?)\b", "latest"),
    (r"\b(?:récemment|récent(?:e|s|es)?|actuel(?:le|s|les|lement)?|en ce moment|maintenant)\b", "latest"),
    (r"\b(?:initialement|à l'origine|au départ|d'abord)\b", "originally"),
    (r"\b(?:sera|seront|aura|auront|va|vont)\b", "will"),
)
SPANISH: Rules = (
    (rf"(?<=\d) de (?={_MONTH})", " "),
    (rf"\b(?P<m>{_MONTH}|{SEASON}) del? (?=\d{{4}}\b)", r"\g<m> "),
    _NAME_OF_YEAR,
    (r"\b(?:unos|algunos|unas|algunas|pocos|pocas)\b", "a few"),
    (rf"\bhace {_COUNT} (?P<u>day|week|month|year|decade)s?\b", r"\g<n> \g<u>s ago"),
    (r"\b(?:anteayer|antes de ayer)\b", "the day before yesterday"),
    (r"\bpasado mañana\b", "the day after tomorrow"),
    (r"\bayer\b", "yesterday"),
    (r"\bhoy\b", "today"),
    (r"(?<!la )(?<!esta )\bmañana\b", "tomorrow"),
    (rf"\b(?:en |durante )?(?:los|las) últim[oa]s {_COUNT} ", r"in the last \g<n> "),
    (r"\b(?:el|este) fin de week(?: pasado)?\b", "at the weekend"),
    (rf"\b(?:el|la) (?P<u>{_SPELL}) pasad[oa]\b|\b(?:el|la) pasad[oa] (?P<v>{_SPELL})", r"last \g<u>\g<v>"),
    (
        rf"\b(?:el|la) (?P<u>{_SPELL}) (?:que viene|próxim[oa])\b|\b(?:el|la) próxim[oa] (?P<v>{_SPELL})",
        r"next \g<u>\g<v>",
    ),
    (rf"\best[ea] (?={_SPELL})", "this "),
    (r"\ben los (?:years? )?noventa\b", "in the 1990s"),
    (r"\ben los (?:years? )?ochenta\b", "in the 1980s"),
    (r"\ben los (?:years? )?(\d{4}|\d0)\b", r"in the \1s"),
    (r"\ben el siglo (\w+)\b", r"in the \1 century"),
    (r"\ben el year (?=\d{4})", "in "),
    (r"\ba (?:finales|fines) (?:del? )(?:year )?(?=" + _DATE + ")", "late "),
    (r"\ba (?:principios|comienzos|inicios) (?:del? )(?:year )?(?=" + _DATE + ")", "early "),
    (r"\ba mediados (?:del? )(?:year )?(?=" + _DATE + ")", "mid-"),
    (rf"\bdesde (?:el |la )?(?={_DATE}|last|yesterday|early|late|{_DAY}|{SEASON})", "since "),
    (rf"\bantes del? (?:la )?(?={_DATE}|{_DAY}|{SEASON})", "before "),
    (rf"\bdespués del? (?:la )?(?={_DATE}|{_DAY}|{SEASON})", "after "),
    (rf"\bhasta (?:el )?(?={_DATE})", "until "),
    (rf"\bentre (?:el )?(?={_DATE}|\d)", "between "),
    (rf"(?<=\w) y (?:el )?(?={_DATE})", " and "),
    (rf"\b(?:de|del) (?=(?:{_DATE}) a )", "from "),
    (rf"\ba (?={_DATE})", "to "),
    (rf"\b(?:en )?(?:el|la) (?={SEASON})", "in the "),
    (rf"\b(?:en|el|de) (?={_DATE}|{_DAY})", "in "),
    (r"\búltim[oa]s (?:noticias|cifras|datos|novedades)\b", "latest"),
    (r"\b(?:más recientes?|recientemente|actual(?:es|mente)?|ahora)\b", "latest"),
    (r"\b(?:originalmente|inicialmente|al principio)\b", "originally"),
)
_EVENTS = "世界杯|奥运|冬奥|欧洲杯|条约|协议|协定|报告|选举|大选|计划|议程|款|版|届"
CHINESE: Rules = (
    (r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]", r" on \1-\2-\3 "),
    (r"(\d{4})年(\d{1,2})月份?(?P<p>初|中旬|底|末)?", r" in <\g<p>>M\2 \1 "),
    (r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]", r" on \2 M\1 "),
    (r"去年(\d{1,2})月份?", r" in M\1 last year "),
    (r"今年(\d{1,2})月份?", r" in M\1 this year "),
    (r"(?<!\d)(\d{1,2})月份?(?P<p>初|中旬|底|末)?", r" in <\g<p>>M\1 "),
    (r"(\d{4})年至(\d{4})年", r" from \1 to \2 "),
    (r"(\d{4})年的?春[天季]?", r" in the spring of \1 "),
    (r"(\d{4})年的?夏[天季]?", r" in the summer of \1 "),
    (r"(\d{4})年的?秋[天季]?", r" in the autumn of \1 "),
    (r"(\d{4})年的?冬[天季]?", r" in the winter of \1 "),
    (r"(?:上世纪|20世纪)(\d0)年代", r" in the 19\1s "),
    (r"(\d{1,2})世纪", r" in the \1th century "),
    (rf"(\d{{4}})年(?={_EVENTS})", r" 的\1 "),
    (r"(\d{4})年(?P<p>初|中|底|末)", r" in <\g<p>>\1 "),
    (r"(\d{4})年", r" in \1 "),
    (r"前天", " the day before yesterday "),
    (r"后天", " the day after tomorrow "),
    (r"昨[天日晚]", " yesterday "),
    (r"今[天日晚]", " today "),
    (r"明天", " tomorrow "),
    (r"(?:上|上个)?周末", " at the weekend "),
    (r"上(?:个)?(?:周|星期)([一二三四五六日天])", r" last D\1 "),
    (r"(?:本|这)?(?:周|星期)([一二三四五六日天])", r" on D\1 "),
    (r"上(?:个)?(?:周|星期)", " last week "),
    (r"(?:本|这)(?:个)?(?:周|星期)", " this week "),
    (r"下(?:个)?(?:周|星期)", " next week "),
    (r"上个?月", " last month "),
    (r"(?:本|这个)月", " this month "),
    (r"下个?月", " next month "),
    (r"去年", " last year "),
    (r"今年", " this year "),
    (r"明年", " next year "),
    (
        r"(?:过去|最近|近)(?P<n>\d+|[一二两三四五六七八九十几])个?(?P<u>天|日|周|星期|月|年)",
        r" in the last №\g<n> U\g<u> ",
    ),
    (
        r"(?P<n>\d+|[一二两三四五六七八九十几])个?(?P<u>天|周|星期|月|年)(?:之前|以前|前)",
        r" №\g<n> U\g<u> ago ",
    ),
    (r" (?:in|on) ([^一-鿿]{4,24}?)\s*(?:以来|起)", r" since \1 "),
    (r" (?:in|on) ([^一-鿿]{4,24}?)\s*(?:之前|以前|前)", r" before \1 "),
    (r" (?:in|on) ([^一-鿿]{4,24}?)\s*(?:之后|以后|后)", r" after \1 "),
    (r" (this (?:year|month|week)|last (?:year|month|week))\s*以来", r" since \1 "),
    (r"自 (?:in|on) ", " since "),
    (r" (in|on) ([^一-鿿]{3,24}?)\s*(?:到|至|和|与) in ([^一-鿿]{3,24})之?间?", r" from \2 to \3 "),
    (r"最新|目前|现在|最近|近期|当前", " latest "),
    (r"最初|首次|最早|起初", " originally "),
    (r"<(?:初)>", "early "),
    (r"<(?:中旬|中)>", "mid-"),
    (r"<(?:底|末)>", "late "),
    (r"<>", ""),
)
