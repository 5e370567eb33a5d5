"""Orders to a model in looser words: they do not name what they take back, but they speak of its answer.

Made from orders that the first rules did not know (`tests/data/orders_seen.txt`); no real article of
`python -m tests.benchmarks.injection --flags` matches. Of orders that nobody made rules for
(`tests/data/orders_unseen.txt`) they know one in five: rules are a sieve, not a wall. The wall is that an
answer holds no link but a citation, and that every sentence is checked.
"""

from index.instruction_rule import ANSWERS, FIRST, GAP, MACHINE, MACHINES, Rule, rule, words

_RULES = r"(?:guidance|instructions?|rules|directions|directives|guidelines|orders|prompts?|configuration)"
_SOURCES = r"(?:articles?|sources?|passages?|documents?|texts?|results?)"
_READING = (
    r"(?:reads?|reading|process(?:es|ing)?|summari[sz](?:es|ing)|parses?|parsing|sees?|answers?|answering)"
)

_OF_RULES = (
    rule(
        "override",
        "you were;you have been;you had been;you've been;you got;you received",
        rf"\b(?:(?:set|put|leave|push|lay){words(8)}{GAP}aside|(?:set|put|leave|push|lay){GAP}aside|ignore|drop"
        rf"|disregard){words(3)}{GAP}{_RULES}|\b(?:whatever|all{GAP}that|anything|everything){GAP}you{GAP}"
        rf"(?:were|have{GAP}been|had{GAP}been|ve{GAP}been){GAP}(?:told|given|instructed){GAP}(?:before|earlier|so{GAP}far|above)",
        "line",
    ),
    rule(
        "override",
        " your & guidance;instruction;rules;direction;directive;guideline;order;prompt;configuration",
        rf"\b(?:overrides?|replaces?|supersedes?|cancels?|overwrites?){GAP}(?:all{GAP})?(?:of{GAP})?your"
        rf"(?:{GAP}\w{{1,12}}){{0,2}}?{GAP}{_RULES}\b|\byour{GAP}(?:earlier|previous|prior|original|old|former)"
        rf"{words(1)}{GAP}{_RULES}{GAP}(?:is|are|were|have{GAP}been){words(1)}{GAP}(?:cancell?ed|void|suspended|revoked"
        rf"|replaced|superseded|outdated|obsolete|lifted)",
        "line",
    ),
    rule(
        "override",
        "no longer;not apply;are void;have no rules;without rules;no restrictions;no limits",
        rf"\b{_RULES}{GAP}(?:above|before{GAP}this|so{GAP}far|that{GAP}came{GAP}before){words(2)}{GAP}(?:no{GAP}longer"
        rf"|(?:do|does){GAP}not|are{GAP}void)|\byou{GAP}(?:now{GAP})?have{GAP}no{GAP}(?:more{GAP})?(?:rules|restrictions"
        rf"|limits|guidelines|filters){GAP}(?:any|now|no{GAP}longer|and)",
        "line",
    ),
    rule("override", "new task", rf"{FIRST}(?:your{GAP})?new{GAP}task[\W]{{0,3}}:", "line"),
    rule(
        "override",
        "imagine;pretend;suppose",
        rf"{FIRST}(?:imagine|pretend|suppose)(?:{GAP}that)?{GAP}you{GAP}(?:were|are|had|have)(?:{GAP}(?:now|fully))?{GAP}"
        rf"(?:allowed{GAP}to{GAP}say|free{GAP}to{GAP}say|no{GAP}(?:rules|restrictions|filters|guidelines))",
        "line",
    ),
    rule("override", "your persona", rf"\byour{GAP}(?:new{GAP})?persona{GAP}is\b", "line"),
    rule(
        "leak",
        " your & rules;instruction;guideline;prompt;configuration",
        rf"{FIRST}(?:show|print|list|translate|repeat|copy|reveal|summari[sz]e|paraphrase|recite|state|output|dump)"
        rf"(?:{GAP}(?:me|us|all|of|back|out)){{0,3}}{GAP}your(?:{GAP}\w{{1,12}}){{0,1}}?{GAP}(?:rules|instructions?"
        rf"|guidelines|prompts?|configuration)\b|\bwhat{GAP}(?:are|were){GAP}your{GAP}(?:instructions|guidelines)\b",
    ),
    rule(
        "leak",
        " before this ; above this ; system rules"
        "; hidden guid; hidden instr; hidden rules; hidden dir; hidden ord; hidden prompt; hidden conf"
        "; secret guid; secret instr; secret rules; secret dir; secret ord; secret prompt; secret conf",
        rf"\b(?:tell|show|give|print|repeat|write){words(2)}{GAP}(?:everything|all|the{GAP}text|what){words(3)}{GAP}"
        rf"(?:before|above){GAP}this{GAP}{_SOURCES}|\bsystem{GAP}rules\W{{0,3}}:"
        rf"|{FIRST}(?:summari[sz]e|list|print|show|tell|reveal|repeat){words(2)}{GAP}(?:hidden|secret){GAP}{_RULES}\b",
    ),
)

_OF_ANSWERS = (
    rule(
        "answer",
        "your reply;your response;your answer;your output;your summary;your next",
        rf"\byour{GAP}(?:(?:next|final|whole|entire|only){GAP})?{ANSWERS}{GAP}(?:to{GAP}\w{{1,12}}{words(3)}{GAP})?"
        rf"(?:ought{GAP}to|must|should|shall|has{GAP}to|have{GAP}to|needs?{GAP}to|is{GAP}to|will)(?:{GAP}(?:also|only"
        rf"|always|not|never))?{GAP}(?:be|begin|start|end|close|contain|include|mention|name|say|state|consist|use|open"
        rf"|finish|cite|recommend|link|point|read)\b",
    ),
    rule(
        "answer",
        "your reply;your response;your answer;your output;your summary",
        rf"\b(?:vital|important|essential|crucial|necessary|imperative|mandatory|make{GAP}sure|ensure|be{GAP}sure"
        rf"|see{GAP}to{GAP}it)(?:{GAP}that)?{GAP}your{GAP}{ANSWERS}\b",
    ),
    rule(
        "answer",
        " this answer; following answer; same answer; refuse",
        rf"\b(?:always|only){GAP}(?:give|return|use|repeat){GAP}(?:this|the{GAP}following|that{GAP}same){GAP}answer\b"
        rf"|{FIRST}refuse{GAP}(?:to{GAP}answer|every|all|any){words(3)}{GAP}questions?\b",
    ),
    rule(
        "answer",
        " reply; respond; answer & empty;blank;nothing; only ;pirate",
        rf"{FIRST}(?:reply|respond|answer){GAP}(?:with{GAP}(?:an?{GAP})?(?:empty|blank|nothing)\b|in{words(3)}{GAP}only\b"
        rf"|(?:in{GAP})?nothing{GAP}but\b|like{GAP}a{GAP}pirate)",
    ),
    rule("answer", "stay in character", rf"\byou{words(4)}{GAP}stay{GAP}in{GAP}character\b"),
    rule(
        "answer",
        "that you read;that you saw;that you were told;that you got",
        rf"{FIRST}(?:do{GAP}not|don.?t|never){GAP}(?:tell|mention|say|reveal){words(2)}{GAP}that{GAP}you{GAP}(?:read|saw|got"
        rf"|received|were{GAP}told){GAP}(?:this|these|so|to)\b",
    ),
    rule(
        "link",
        "user's;user’s",
        rf"{FIRST}(?:embed|insert|include|show|add|attach|append|load|encode|put|render){words(14)}{GAP}the{GAP}user.s{GAP}"
        rf"(?:question|query|prompt|conversation|message|request|data|history)\b",
    ),
    rule(
        "link",
        "= & ://",
        rf"{FIRST}(?:forward|send|post|submit|transmit|report|upload|load|fetch|request){words(10)}"
        rf"[\s:\"'<(]{{1,4}}https?://[^\s]{{1,200}}[?&]\w{{1,20}}=",
    ),
)

_OF_READERS = (
    rule(
        "address",
        "reader;bots;robot;automated;machine;artificial;digital & :;,",
        rf"(?:^\W{{0,6}}|[.!?]\s{{1,3}})(?:dear|hello|attention|note{GAP}to|message{GAP}to|for|to){GAP}(?:all{GAP}|any{GAP}|the{GAP}"
        rf"|every{GAP}){{0,2}}(?:(?:automated|machine|artificial|digital|robot){GAP}(?:readers?|systems?|agents?|summari[sz]ers?)"
        rf"|reader{GAP}?bots?|bots|robots{GAP}(?:that|which|who|reading))\W{{0,3}}[:,]",
    ),
    rule(
        "address",
        f"{MACHINES}; model; bot"
        " & read this ;reads this ;ing this ;process this ;ses this ;zes this ;parse this ;see this "
        ";sees this ;answer this ;answers this ",
        rf"\b(?:any|every|each|the|all){GAP}(?:{MACHINE}|assistants?|models?|bots?){GAP}(?:(?:that|which|who){GAP})?"
        rf"{_READING}{GAP}this\b",
    ),
    rule(
        "address",
        "llm;@assistant;@ai;@chatgpt;@claude;@bot;@model;/system;/admin;/sys;/reset",
        r"^\W{0,4}(?:LLMs?\W{0,2}[:,]|@(?:assistant|ai|chatgpt|claude|bot|model|copilot|gemini)\b)|^\s{0,4}/(?:system|admin|sys|reset)\b",
    ),
    rule(
        "address",
        "the model must;the assistant must;the ai must;model has to;assistant has to",
        rf"\bthe{GAP}(?:model|assistant|AI){GAP}(?:must|has{GAP}to){GAP}(?:name|say|cite|mention|answer|recommend|write|tell)\b",
    ),
    rule(
        "role",
        "{{",
        r"\{\{[#/~]?\s?(?:system|user|assistant|prompt)\b",
        "turn",
    ),
    rule(
        "role",
        "<important;<critical;<secret;<hidden;<rules;<task;<command;<priority;[system;[assistant;[user]",
        r"</?(?:important|critical|secret|hidden|rules?|task|command|priority)>|\[/?(?:system|assistant|user)\](?:\(|:|\s)",
        "turn",
    ),
    rule(
        "role",
        "instruction;user message;system message",
        r"(?-i:\b(?:BEGIN|END)[ _-]?(?:INSTRUCTIONS?|PROMPT|SYSTEM|RULES)\b)"
        r"|[%*#=~|-]{2,8}\s?(?:new\s)?(?:user|system|developer)\smessage\b",
        "turn",
    ),
    rule(
        "role",
        "user:;human:",
        r"(?:^|[.!?]\s{1,3})(?:user|human)\s?:[^\n]{0,200}?[.!?]\s{1,3}(?:assistant|AI|bot|model)\s?:",
        "turn",
    ),
    rule(
        "citation",
        " other article; other source; other passage; other document; other text; other result"
        "; remaining article; remaining source; remaining passage; remaining document; remaining text"
        "; remaining result; only source",
        rf"\b(?:treat|regard|consider|see|dismiss){GAP}(?:all{GAP})?(?:the{GAP})?(?:other|remaining){GAP}{_SOURCES}{GAP}as{GAP}\w"
        rf"|\b(?:do{GAP}not|don.?t|never){GAP}(?:use|cite|trust|read){words(2)}{GAP}(?:other|remaining){GAP}{_SOURCES}\b"
        rf"|\bthis{GAP}{_SOURCES}{GAP}as{GAP}(?:your|the){GAP}only{GAP}source\b",
    ),
)

_ELSEWHERE = (
    rule(
        "override",
        "vergiss;vergessen;ignorer;ignora ;ignoriere;dimentica;oublie;olvida;ignore ",
        rf"\b(?:vergiss|ignoriere?){words(1)}{GAP}(?:alles|was){words(3)}{GAP}(?:gesagt|aufgetragen|vorgegeben|bisher|oben)"
        rf"|\b(?:ignore[rz]?|oublie[rz]?){GAP}(?:tout{GAP})?ce{GAP}qui{GAP}precede|\b(?:ignora|olvida){GAP}todo{GAP}lo{GAP}anterior"
        rf"|\b(?:ignora|dimentica){GAP}tutto{GAP}(?:quello{GAP}che{GAP}precede|cio{GAP}che{GAP}precede)"
        rf"|\b(?:ignore|esqueca){GAP}tudo{GAP}(?:o{GAP}que{GAP}veio{GAP}antes|acima)",
        "line",
    ),
    rule(
        "answer",
        "antworte;reponds;repondez;responde;rispondi;responda;antwoord;odpowiadaj;отвечаи;ответь",
        rf"{FIRST}(?:antworte|reponds|repondez|responde|rispondi|responda|antwoord|odpowiadaj|отвечаи|ответь)(?:{GAP}(?:ab{GAP}jetzt"
        rf"|dorenavant|ahora|ora|agora|voortaan|odtad|теперь|auf{GAP}jede{GAP}frage))?{GAP}(?:nur|immer|ausschlie\w{{1,8}}|stets"
        rf"|uniquement|toujours|seulement|siempre|solo|unicamente|sempre|soltanto|apenas|somente|altijd|alleen|zawsze|tylko"
        rf"|только|всегда)\b",
    ),
    rule(
        "override",
        "не обращаи",
        rf"\bне{GAP}обращаи(?:те)?{GAP}внимания{GAP}на{words(1)}{GAP}(?:прежние|предыдущие|прошлые){GAP}(?:указания|инструкции)",
        "line",
    ),
    rule(
        "answer",
        "你;您;请",
        r"[你您请](?:现在|從現在|从现在|必须|必須|应该|應該|只能|一定)[^。\n]{0,8}?(?:回答|回复|回覆|输出|輸出|说|說)",
    ),
    rule(
        "answer",
        "答えて;回答し;出力し;答えなさい",
        r"(?:あなたは|必ず|これから|今後)[^。\n]{0,24}?(?:答えて|回答し|出力し)(?:て)?(?:ください|下さい|なさい)",
    ),
    rule("answer", "تجيب;اجب", r"(?:عليك ان|يجب ان) (?:تجيب|ترد)|(?:^|[.!؟]\s{0,3})اجب (?:دائما|فقط)"),
)

HINTS: tuple[Rule, ...] = (*_OF_RULES, *_OF_ANSWERS, *_OF_READERS, *_ELSEWHERE)
