"""Words and what contradicts them, for questions that a passage seems to answer and does not."""

_PAIRS = """
above below|absent present|accept reject|accepted rejected|active inactive|add remove|added removed
admit deny|advantage disadvantage|advantages disadvantages|after before|agree disagree
agreed disagreed|allow forbid|allowed forbidden|allies enemies|always never|ancient modern
arrive depart|arrived departed|ascend descend|attack defend|attacked defended|awake asleep
backward forward|bad good|ban permit|banned permitted|beginning end|begin end|began ended
begins ends|below above|benefit harm|benefits harms|best worst|better worse|big small
biggest smallest|birth death|black white|born killed|borrow lend|bottom top|bought sold
brave cowardly|build destroy|built destroyed|buy sell|cause prevent|caused prevented|causes prevents
cheap expensive|cheapest costliest|clean dirty|close distant|closed opened|closest farthest|cold hot
common rare|complex simple|connect separate|connected separated|create destroy|created destroyed
dark bright|day night|death birth|decline rise|declined grew|decrease increase|decreased increased
decreases increases|decreasing increasing|defeat victory|defeated lost|deep shallow|deny confirm
denied confirmed|deepest shallowest|demand supply|dependent independent|descended ascended
destroyed built|died survived|different same|difficult easy|disappear appear|disappeared appeared
discourage encourage|discouraged encouraged|domestic foreign|down up|dry wet|earlier later
earliest latest|early late|east west|eastern western|easy hard|effective ineffective|empty full
enemy ally|enter leave|entered left|equal unequal|even odd|exclude include|excluded included
excludes includes|expand shrink|expanded shrank|export import|exports imports|exported imported
exterior interior|external internal|fail succeed|failed succeeded|failure success|false true
fall rise|fast slow|faster slower|fastest slowest|father mother|female male|fewer more|fewest most
few many|final initial|find lose|finish start|finished started|finite infinite|first last
flexible rigid|follow precede|followed preceded|founded dissolved|free captive|fresh stale
friend enemy|full empty|gain lose|gained lost|gave took|give take|good bad|grow shrink|grew shrank
growth decline|guilty innocent|happy sad|hard soft|hardest easiest|heavier lighter|heaviest lightest
heavy light|high low|higher lower|highest lowest|hired fired|hot cold|husband wife|illegal legal
import export|important unimportant|improve worsen|improved worsened|include exclude
included excluded|includes excludes|increase decrease|increased decreased|increases decreases
increasing decreasing|independence dependence|inferior superior|inner outer|inside outside
internal external|join leave|joined left|joint separate|junior senior|king queen|kings queens
large small|larger smaller|largest smallest|last first|late early|later earlier|latest earliest
leading trailing|least most|left right|legal illegal|less more|like dislike|liked disliked
local global|long short|longer shorter|longest shortest|lose win|loses wins|losing winning|loss gain
lost won|loud quiet|love hate|low high|lower higher|lowest highest|major minor|majority minority
male female|married divorced|maximum minimum|men women|man woman|minimum maximum|minor major
minority majority|modern ancient|more less|most least|mother father|moved stayed|narrow wide
natural artificial|near far|nearest farthest|negative positive|new old|newer older|newest oldest
night day|north south|northern southern|northeast southwest|northwest southeast
officially unofficially|old new|older younger|oldest youngest|opened closed|opening closing
oppose support|opposed supported|opposes supports|optional mandatory|outer inner|outside inside
over under|passed rejected|past future|peace war|permanent temporary|poor rich|popular unpopular
positive negative|possible impossible|powerful powerless|present absent|prevent cause
prevented allowed|private public|profit loss|profits losses|public private|pull push|pushed pulled
raise lower|raised lowered|rare common|receive send|received sent|regular irregular|reject accept
rejected accepted|remember forget|remove add|removed added|rich poor|right left|rise fall|rose fell
rural urban|safe dangerous|safest riskiest|same different|sell buy|sent received|separate combine
separated united|short long|shorter longer|shortest longest|similar different|simple complex
slow fast|slower faster|slowest fastest|small large|smaller larger|smallest largest|sold bought
south north|southern northern|southeast northwest|southwest northeast|stable unstable|start stop
started stopped|strength weakness|strengths weaknesses|strong weak|stronger weaker|strongest weakest
succeed fail|succeeded failed|success failure|successful unsuccessful|summer winter
supported opposed|support oppose|supports opposes|supporters opponents|tall short|tallest shortest
temporary permanent|thick thin|thicker thinner|top bottom|true false|under over|unite divide
united divided|upper lower|urban rural|useful useless|victory defeat|visible invisible|war peace
warm cool|warmer cooler|warmest coolest|weak strong|weaker stronger|weakest strongest|wealthy poor
west east|western eastern|wet dry|white black|wide narrow|wife husband|win lose|winner loser
winners losers|winning losing|winter summer|within outside|women men|woman man|won lost|worse better
worst best|worsened improved|wrong correct|young old|younger older|youngest oldest|legalized banned
approve veto|approved vetoed|hawk dove|plaintiff defendant|buyer seller|buyers sellers
employer employee|employees employers|student teacher|students teachers|predator prey
surplus deficit|liberal conservative|liberals conservatives|democrats republicans
democrat republican|democratic republican|republican democratic|catholic protestant
catholics protestants|daughter son|daughters sons|brother sister|brothers sisters|son daughter
sons daughters|sister brother|uncle aunt|civilian military|military civilian|ally rival|allied axis
capitalist communist|communist capitalist|host guest|release withhold|released withheld
launched cancelled|arrested freed|convicted acquitted|hit missed|kept abandoned|keep abandon
include omit|started ended|start end|started finished|replaced kept|inhibit promote
inhibits promotes|strengthen weaken|strengthened weakened|require forbid|required forbidden
"""

OPPOSITES: dict[str, tuple[str, ...]] = {}
"""Lower-case word → words that contradict it in the same place."""

for _pair in _PAIRS.replace("\n", "|").split("|"):
    if _pair:
        _word, _other = _pair.split()
        OPPOSITES[_word] = tuple(dict.fromkeys((*OPPOSITES.get(_word, ()), _other)))

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "twenty", "thirty", "forty", "fifty", "hundred",
)  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
