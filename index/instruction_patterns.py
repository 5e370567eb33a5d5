"""All the ways in which texts speak to a language model.

Precision comes first: what people write to each other ("officials ignored the instructions", "if anyone asks,
say no") must not match. `python -m tests.benchmarks.injection` counts what does in real articles.
"""

from index.instruction_hints import HINTS
from index.instruction_overrides import OVERRIDES
from index.instruction_rule import ANSWERS, FIRST, GAP, MACHINE, MACHINES, Rule, rule, words

_ROLES = (
    rule(
        "role",
        "<|",
        r"<\|\s?(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id"
        r"|begin_of_text|end_of_turn|start_of_turn|channel|message|tool|end)\s?\|>",
        "turn",
    ),
    rule("role", "[inst];[/inst];<<sys>>;<start_of_turn>", r"\[/?INST\]|<</?SYS>>|<start_of_turn>", "turn"),
    rule(
        "role",
        "###",
        rf"^\s{{0,3}}#{{2,4}}\s?(?:System|Instructions?|Human|User|Assistant|Response|Prompt|Input|Output)"
        rf"(?:{GAP}(?:prompt|message|input))?\s?(?::|$)",
        "turn",
    ),
    rule(
        "role",
        "human:;assistant:",
        r"^[ \t>*_]{0,4}(?:Human|Assistant|AI Assistant)[*_]{0,2}:",
        "turn",
        case=True,
    ),
    rule(
        "role",
        "system",
        r"^[ \t>*_\[(<]{0,4}(?:SYSTEM|System)[*_\])>]{0,2}\s?[:：][*_]{0,2}\s?(?=.{0,80}?\b(?:you|your|must"
        r"|ignore|answer|respond|assistant|user|instructions?|override|print|reveal)\b)",
        "turn",
        case=True,
    ),
    rule("role", "role", r"[\"']role[\"']\s?:\s?[\"'](?:system|assistant|developer|tool|user)[\"']", "turn"),
    rule(
        "role",
        "</",
        r"</?(?:system|assistant|human|instructions?|system[_-]?prompt|prompt|user[_-]?query|tool[_-]?calls?"
        r"|tool[_-]?results?|tool[_-]?response|function[_-]?calls?|function[_-]?results?|invoke|antml:\w{1,20}"
        r"|admin|override|thinking|scratchpad)(?:\s[^<>\n]{0,200})?>",
        "turn",
    ),
    rule(
        "role",
        "<tool;<function;<invoke;<system;<antml;<assistant",
        r"<(?:tool[_-]?calls?|tool[_-]?use|function[_-]?calls?|function\s?=\s?\w{1,40}|invoke\s[^<>\n]{1,120}"
        r"|system|antml:\w{1,20}|assistant)(?:\s[^<>\n]{0,200})?/?>",
        "turn",
    ),
    rule(
        "role",
        "tool_call;function_call;arguments",
        r"[\"'](?:tool_calls?|function_call)[\"']\s?:"
        r"|\{\s?[\"'](?:name|tool|function)[\"']\s?:\s?[\"'][\w. -]{1,60}[\"']\s?,"
        r"\s?[\"'](?:arguments|parameters|input|args)[\"']\s?:",
        "turn",
    ),
    rule(
        "delimiter",
        "end of;begin;end context;end passage;end document",
        rf"(?:[-=*#~_<>\[\]`]{{2,12}}|\[)\s?(?:/|END(?:{GAP}OF)?|BEGIN|START(?:{GAP}OF)?){GAP}(?:THE{GAP})?"
        rf"(?:NEW{GAP}|SYSTEM{GAP}|USER{GAP}|RETRIEVED{GAP}|UNTRUSTED{GAP}|TRUSTED{GAP}|NUMBERED{GAP}){{0,2}}"
        r"(?:PASSAGES?|CONTEXT|PROMPT|INSTRUCTIONS?|INPUT|SOURCES?|DATA|SYSTEM|DOCUMENTS?|EVIDENCE|QUERY)"
        r"\b[^\n]{0,20}?(?:[-=*#~_<>\]`]{2,12}|\])",
        "turn",
    ),
)

_LEAKS = (
    rule(
        "leak",
        "prompt;instruction;message & system;initial;original;hidden;secret;developer; your ",
        rf"\b(?:print|reveal|repeat|show|output|display|reproduce|leak|disclose|recite|quote|write{GAP}out|give{GAP}me"
        rf"|tell{GAP}(?:me|us)|dump|summari[sz]e){words(3)}{GAP}(?:(?:your|the){GAP}(?:\w{{1,16}}{GAP}){{0,2}}?"
        rf"(?:system|initial|original|hidden|secret|developer){GAP}(?:prompts?|instructions?|messages?)"
        rf"|your{GAP}(?:\w{{1,16}}{GAP})?prompt|your{GAP}(?:full|entire|exact){GAP}instructions)\b",
    ),
    rule(
        "leak",
        "above;verbatim",
        rf"\b(?:repeat|print|output|reproduce){words(2)}{GAP}(?:text|words|instructions|everything|lines){words(1)}{GAP}"
        rf"above(?:{GAP}(?:verbatim|word{GAP}for{GAP}word|this{GAP}line|starting|beginning))",
    ),
    rule(
        "leak",
        "prompt",
        rf"\b(?:zeige?|gib|nenne|verrate|wiederhole|affiche[rz]?|revele[rz]?|repete[rz]?|muestra|revela|repite|mostra"
        rf"|rivela|ripeti|pokaz|ujawnij|toon|onthul|покажи|раскрои|повтори){words(3)}{GAP}"
        rf"(?:system.?prompts?|prompts?{GAP}(?:de{GAP})?(?:systeme|sistema|di{GAP}sistema)|системныи{GAP}промпт)",
    ),
    rule(
        "leak",
        "api key;api-key;password;credentials;environment variable",
        (
            rf"{FIRST}(?:print|reveal|show|output|send|include|leak){words(2)}{GAP}(?:your|the{GAP}user.?s){words(1)}{GAP}"
            rf"(?:api.?keys?|passwords?|credentials|environment{GAP}variables?)\b"
        ),
    ),
)

_ADDRESSES = (
    rule(
        "address",
        MACHINES,
        rf"(?:^[\W_]{{0,6}}|[.!?]\s{{1,3}}|\()(?:(?:note|message|memo|attention|notice|instructions?|important|dear|hello|hi|hey)"
        rf"{GAP}(?:note{GAP})?(?:(?:to|for){GAP})?|(?:to|for){GAP})(?:(?:all|any|the|every|every{GAP}one{GAP}of|you){GAP}){{0,2}}"
        rf"{MACHINE}(?:[\W_]{{0,3}}[:,]|{GAP}(?:reading|processing|summari[sz]ing|that{GAP}reads?|answering|parsing"
        rf"|indexing|who{GAP}reads?|which{GAP}reads?)\b|\s?[—–-]\s)",
    ),
    rule(
        "address",
        "assistant;model",
        rf"(?:^[\W_]{{0,6}}|[.!?]\s{{1,3}}|\()(?:attention|dear|hello|hey|note{GAP}to{GAP}(?:the|all|any)"
        rf"|(?:message|instructions?|notice){GAP}(?:to|for){GAP}(?:the|all|any|every)){GAP}(?:the{GAP})?(?:assistants?|models?)"
        rf"[\W_]{{0,3}}[:,]",
    ),
    rule(
        "address",
        "if you;if you're;when you",
        rf"\b(?:if|when|since|because){GAP}you(?:{GAP}are|.?re)(?:{GAP}(?:an?|the|either|some|kind|of|any)){{0,3}}{GAP}{MACHINE}"
        rf"(?:\s?[,.:;)—-]|{GAP}(?:reading|processing|summari[sz]ing|answering|and|then|you|that|asked|using|with)\b)",
    ),
    rule(
        "address",
        "as an ai;as a language;as a large;as an llm;as an assistant;as the assistant;as the ai",
        rf"\bas{GAP}(?:an?|the){GAP}(?:helpful{GAP})?(?:{MACHINE}|assistant)[\W_]{{1,3}}you(?:{GAP}(?:must|should|will|are|have|need)|.?re|.?ll)\b",
    ),
    rule(
        "address",
        f"{MACHINES}; model  & answer; respond; reply; output; say ; print; state ",
        rf"\b(?:(?:the|any|all|every|this|an?){GAP})(?:{MACHINE}|assistant|model){GAP}"
        rf"(?:must|should|shall|(?:is|are){GAP}(?:required|instructed|ordered|told){GAP}to|(?:will|has{GAP}to){GAP}now){words(1)}{GAP}"
        rf"(?:answer|respond|reply|output|say|print|state)[\W_]{{1,3}}"
        rf"(?:with\b|that\b|only\b|exactly\b|as{GAP}follows|every\b|all\b|each\b|[\"'“«])",
    ),
    rule(
        "address",
        " ki ; sprachmodell;chatbot; ia ; modelo; modele; modello;assistente;asistente;assistant"
        "; ии ;нейросеть;модель;ассистент;чат",
        r"\b(?:(?:wenn|falls|da)\W(?:du|sie)\W(?:eine?\W)?(?:KI|Sprachmodell|Chatbot|KI.Assistent|KI.Modell)"
        r"|si\W(?:tu\Wes|vous\Wetes)\W(?:une?\W)?(?:IA|modele\Wde\Wlangage|assistant|chatbot)"
        r"|si\W(?:eres|es\Wusted)\W(?:una?\W)?(?:IA|modelo\Wde\Wlenguaje|asistente|chatbot)"
        r"|se\W(?:sei|siete|voce\We)\W(?:una?|um|uma)?\W?(?:IA|modello\Wlinguistico|assistente|modelo\Wde\Wlinguagem|chatbot)"
        r"|если\Wты\W(?:ии|нейросеть|языковая\Wмодель|ассистент|чат.?бот))\b",
    ),
    rule(
        "address",
        "hinweis;nota;note;anweisung;instruction;instrucciones;an die ki;an alle ki;instrucao;istruzion",
        r"^[\W_]{0,6}(?:(?:hinweis|anweisung(?:en)?)\W(?:an|fur)\W(?:die|alle|das)\W(?:KI|Sprachmodell)"
        r"|an\W(?:die|alle)\WKI(?:\W(?:Assistenten|Modelle|Systeme))?"
        r"|(?:note|instructions?)\W(?:a|pour)\Wl.(?:IA|assistant)|(?:nota|instrucciones)\Wpara\Wl[ao]s?\W(?:IA|asistente)s?"
        r"|(?:nota|istruzioni)\Wper\Wl.(?:IA|assistente)|(?:nota|instrucoes)\Wpara\W[ao]\W(?:IA|assistente))\b",
    ),
)

_ANSWERING = (
    rule(
        "answer",
        " your ; every ; each ; all & answer;reply;replies;response;output;summary;summaries;completion",
        rf"\b(?:begin|start|end|finish|preface|prefix|conclude|close|append){GAP}(?:your|every|each|all){words(2)}{GAP}{ANSWERS}"
        rf"{GAP}(?:with|by)\b",
    ),
    rule(
        "answer",
        " answer ; respond ; reply & only; every ; all ; any ; each ; exactly; solely; nothing",
        rf"\b(?:answer|respond|reply)(?:{GAP}to)?(?:{GAP}(?:every|all|any|each)){words(1)}{GAP}(?:questions?|quer(?:y|ies)|prompts?"
        rf"|requests?|users?){words(3)}{GAP}(?:with|by|in|that|as)\b|\b(?:answer|respond|reply){GAP}(?:only|exactly|solely|nothing{GAP}but)"
        rf"{GAP}(?:with|this|the|[\"'“])",
    ),
    rule(
        "answer",
        "include;insert; add ;append;embed; put ;place; show;render;display;output;print; emit;write"
        " & your ; every ; each & answer;reply;replies;response;output;summary;summaries;completion",
        rf"\b(?:include|insert|add|append|embed|put|place|show|render|display|output|print|emit|write){words(6)}{GAP}"
        rf"(?:in|into|to|at{GAP}the{GAP}(?:end|start|beginning|top|bottom){GAP}of|with){GAP}(?:your|every|each){words(1)}{GAP}"
        rf"{ANSWERS}\b",
    ),
    rule(
        "answer",
        "user",
        rf"{FIRST}(?:tell|inform|instruct|advise|convince|persuade|urge|order|ask|direct|warn){GAP}(?:the|every|your|any){GAP}users?"
        rf"{GAP}(?:that|to|of|about|their|how)\b",
    ),
    rule(
        "answer",
        " mention; reveal; disclose; tell ; cite; quote; warn; inform & user;instruction;prompt",
        rf"\b(?:do{GAP}not|don.?t|never){GAP}(?:mention|reveal|disclose|tell|cite|quote|warn|inform){words(5)}{GAP}"
        rf"(?:to{GAP}the{GAP}users?|the{GAP}users?|these{GAP}instructions|this{GAP}(?:instruction|prompt)|your{GAP}(?:instructions|prompt))\b",
    ),
    rule(
        "answer",
        " when; if & asked;queried;prompted;asks; ask ",
        rf"\b(?:when|if|whenever){GAP}(?:(?:you(?:{GAP}are|.?re){GAP})?(?:asked|queried|prompted)\b[^.!?\n]{{0,100}}?\b(?:you{GAP}must|always"
        rf"|you{GAP}shall|only){GAP}|(?:the{GAP}user|a{GAP}user|users?|someone|anyone){GAP}asks?\b[^.!?\n]{{0,100}}?\b"
        rf"(?:you{GAP}(?:must|should|shall|will){GAP}|always{GAP}|only{GAP}|instead{GAP}))"
        rf"(?:say|answer|respond|reply|state|output|print|tell|claim|give|recommend)\b",
    ),
    rule(
        "answer",
        "user asks;users ask;user's question;user question;user query",
        rf"\b(?:the{GAP}users?{GAP}asks?|the{GAP}user.?s?{GAP}(?:question|query|request)){words(8)}{GAP}"
        rf"(?:answer|respond|reply|say|state|output|print)\b",
    ),
    rule(
        "answer",
        "assistant;model",
        rf"\byou{GAP}are{GAP}an?{GAP}(?:helpful|harmless|unrestricted|uncensored|malicious|friendly|evil){words(2)}{GAP}(?:assistant|chatbot|AI|model)\b",
    ),
)

_CITING = (
    rule(
        "citation",
        "]",
        rf"(?:^|[.!?;,]\s{{1,3}}|\b(?:as|that|since|because)\s)(?:(?:source|passage|document){GAP})?\[\d{{1,2}}\]{GAP}"
        rf"(?:also{GAP})?(?:says?|states?|confirms?|proves?|shows?|agrees?|is{GAP}(?:wrong|false|outdated|the{GAP}only))\b",
    ),
    rule(
        "citation",
        " cite; quote; reference; attribute & [;【;source;passage;document",
        rf"\b(?:cite|quote|reference|attribute{words(3)}{GAP}to)(?:{GAP}(?:only|it|this|that|always)){{0,2}}(?:{GAP}as)?{GAP}"
        rf"(?:(?:source|passage|document){GAP}\d{{1,2}}\b|[\[【]\d{{1,2}}[\]】])",
    ),
    rule(
        "citation",
        " other passage; other numbered; other retrieved; other search; cite this ; cite it ; this passage ",
        rf"\b(?:the{GAP}other|all{GAP}other|every{GAP}other|ignore{words(2)}{GAP}other|disregard{words(2)}{GAP}other)"
        rf"{GAP}(?:numbered{GAP})?(?:passages?|(?:retrieved|search){GAP}results)\b"
        rf"|\b(?:always|only|must){GAP}cite{GAP}(?:this{GAP}(?:passage|article|document|source|page)|it)\b"
        rf"|\bthis{GAP}passage{GAP}(?:is{GAP}the{GAP}only|overrides?|supersedes?|takes{GAP}(?:priority|precedence))",
    ),
)

_LINKS = (
    rule(
        "link",
        "](",
        r"!?\[[^\[\]\n]{0,200}\]\(\s?<?(?:(?:https?|ftp)://[^\s()<>]{1,400}?(?:=(?=[\s)>])|=?(?:\{|%7B|\[|\$|<)[^)\n]{1,100}"
        r"|[?&](?:q|query|data|d|s|secret|leak|prompt|question|history|conversation|answer|c|payload|x)=[^\s)]{0,200})"
        r"|(?:javascript|vbscript|data:text/html)[:,;])[^)\n]{0,200}\)?",
    ),
    rule(
        "link",
        "<img;<a ;<script;<iframe;<form",
        r"<(?:img|a|script|iframe|form|object|embed|link|meta)\s[^<>\n]{0,200}?(?:src|href|action|data|content)\s?=\s?[\"']?"
        r"[^\s\"'<>]{0,20}(?:https?:|//|javascript:|data:)[^<>\n]{0,300}>?",
    ),
    rule("link", "javascript:", r"\bjavascript:[^\s)]{1,200}\("),
    rule(
        "link",
        "http;@;www."
        " & conversation; chat;question;history;answer;prompt;message; user;api;password;credential;secret",
        rf"\b(?:send|post|upload|forward|transmit|exfiltrate|e.?mail|submit|leak|append|encode){words(6)}{GAP}(?:conversation|chat|(?:the|this|user.?s?){GAP}question"
        rf"|history|answers?|prompt|messages?{GAP}(?:above|history)|user.?s?{GAP}\w{{1,16}}|api.?keys?|passwords?|credentials|secrets?){words(6)}{GAP}"
        rf"(?:to|into|at){GAP}(?:\w{{1,16}}{GAP}){{0,3}}?(?:https?://|www\.|[\w.+-]{{1,40}}@)",
    ),
    rule(
        "link",
        " fetch; request; load; browse; curl; open; navigate; call & ://",
        rf"{FIRST}(?:fetch|request|load|browse{GAP}to|curl|open|navigate{GAP}to|call)(?:{GAP}(?:the|this|a|following|url|image|link|page|endpoint)){{0,4}}"
        rf"[\s:\"'<(]{{1,4}}https?://[^\s]{{0,200}}[?&]\w{{1,20}}=",
    ),
)

RULES: tuple[Rule, ...] = (
    *OVERRIDES,
    *_ROLES,
    *_LEAKS,
    *_ADDRESSES,
    *_ANSWERING,
    *_CITING,
    *_LINKS,
    *HINTS,
)
