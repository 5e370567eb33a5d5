"""Orders that take back a model's instructions, in the main languages."""

import re

from index.instruction_rule import ANSWERS, FIRST, GAP, MACHINE, Rule, rule, words

_DROP = (
    rf"(?:ignore|disregard|forget|discard|neglect|overlook|override|bypass|drop"
    rf"|(?:do{GAP}not|don.?t|never){GAP}(?:follow|obey|heed)|stop{GAP}(?:following|obeying)"
    rf"|pay{GAP}no{GAP}attention{GAP}to)"
)
_BEFORE = r"(?:previous|prior|above|earlier|preceding|foregoing|original|initial|system|developer|hidden)"
_ORDERS = rf"(?:instructions?|prompts?|directives?|directions|programming|commands?|system{GAP}messages?)"
_OVERRIDES_EN = (
    rule(
        "override",
        "instruction;prompt;directive;direction;programming;command;message"
        " & previous; prior ;above;earlier;preceding;foregoing;original;initial;system;developer;hidden",
        rf"\b{_DROP}{words(3)}{GAP}{_BEFORE}{words(2)}{GAP}{_ORDERS}\b",
        "line",
    ),
    rule(
        "override",
        "instruction;guideline;prompt;programming;directive;restriction & your ",
        rf"\b{_DROP}(?:{GAP}(?:all|any|each|every|of)){{0,2}}{GAP}your"
        rf"(?:{GAP}(?:previous|prior|original|initial|system|safety|earlier|own|core|current|other|given)){{0,2}}"
        rf"{GAP}(?:instructions?|guidelines|prompts?|programming|directives|restrictions)\b",
        "line",
    ),
    rule(
        "override",
        "ignore;disregard;forget;discard",
        rf"\b(?:ignore|disregard|forget|discard){GAP}(?:everything|anything|all|whatever){words(2)}{GAP}"
        rf"(?:above|before{GAP}this|(?:you{GAP}(?:were|have{GAP}been){GAP}(?:told|instructed|given))"
        rf"|previously{GAP}(?:said|written|stated)|prior{GAP}to{GAP}this|(?:that{GAP})?came{GAP}before)\b",
        "line",
    ),
    rule(
        "override",
        "instructions;prompt;directives",
        rf"\b{_DROP}(?:{GAP}(?:all|any|of|the|these|those)){{1,3}}{GAP}(?:instructions|prompts?|directives){GAP}"
        rf"(?:above|before|prior|preceding|earlier|(?:that{GAP})?(?:you{GAP}(?:were|have)|came{GAP}before)"
        rf"|(?:in|from){GAP}(?:the|your){GAP}(?:system|prompt))\b",
        "line",
    ),
    rule(
        "override",
        "you are now;you're now;youre now",
        rf"\byou(?:{GAP}are|.?re){GAP}now{GAP}(?:DAN\b|(?:in{GAP})?(?:an?{GAP}|the{GAP})?"
        rf"(?:developer|debug|god|jailbreak|unrestricted|maintenance|admin|sudo){GAP}mode"
        rf"|(?:an?|the){words(3)}{GAP}(?:AI|assistant|chatbot|language{GAP}model|LLM)\b"
        rf"|free{GAP}(?:from|of){words(2)}{GAP}(?:restrictions|rules|guidelines|limitations))",
        "line",
    ),
    rule(
        "override",
        "developer mode;do anything now;jailbreak mode;debug mode;maintenance mode",
        rf"\b(?:(?:developer|jailbreak|debug|maintenance){GAP}mode{GAP}(?:is{GAP}(?:now{GAP})?)?"
        rf"(?:enabled|activated|engaged|unlocked)|(?:you{GAP}can|dan[\W_]{{1,6}}){GAP}?do{GAP}anything{GAP}now)\b",
        "line",
    ),
    rule(
        "override",
        "pretend;act as;roleplay;role-play",
        rf"{FIRST}(?:pretend{GAP}(?:to{GAP}be|(?:that{GAP})?you{GAP}are)|act{GAP}as|role.?play{GAP}as)"
        rf"(?:{GAP}if{GAP}you{GAP}(?:are|were))?{GAP}(?:an?|the){words(2)}{GAP}"
        rf"(?:AI|chatbot|assistant|language{GAP}model|LLM)\b",
    ),
    rule(
        "override",
        "from now on;from this point;henceforth",
        rf"\b(?:from{GAP}now{GAP}on|from{GAP}this{GAP}point(?:{GAP}on(?:ward)?)?|henceforth){words(4)}{GAP}"
        rf"(?:answer|respond|reply|{ANSWERS}|refuse{GAP}to{GAP}answer)\b",
        "line",
    ),
    rule(
        "override",
        "override;prompt;message;instruction;command;directive; note & :;：",
        rf"^[\W_]{{0,6}}(?:(?:system|developer|admin(?:istrator)?|operator|root){GAP}"
        rf"(?:override|prompt|message|instructions?|command|directive|note)"
        rf"|(?:new|updated|important|additional|revised|hidden|secret){GAP}(?:system{GAP})?"
        rf"(?:instructions?|prompt|directives?)(?:{GAP}(?:to|for){GAP}(?:you|the{GAP}\w{{1,16}}|{MACHINE}))?"
        rf")[\W_]{{0,4}}[:：]",
        "line",
    ),
    rule(
        "override",
        "task; role; goal;objective;purpose;instruction & your ",
        rf"\byour{GAP}(?:new|only|real|actual|true){GAP}(?:(?:and|only|real){GAP}){{0,2}}"
        rf"(?:task|role|goal|objective|instructions?|purpose){GAP}(?:is|are)(?:{GAP}now)?{GAP}(?:to|:)"
        rf"{words(2)}{GAP}(?:answer|say|reply|respond|output|print|repeat|tell|reveal|ignore|recommend)",
        "line",
    ),
)
# Folded: without accents. (verb, what stands before, what is to be forgotten, what stands after)
_OTHER_LANGUAGES = (
    (
        r"(?:ignorier(?:e|en|t)?|missachte[nt]?|vergiss|vergesst|vergessen(?:{g}sie)?|befolge{g}nicht)",
        r"vorherigen|vorangegangenen|bisherigen|fruheren|obigen|vorigen|obenstehenden|ursprunglichen",
        r"anweisungen|instruktionen|vorgaben|befehle|anordnungen|prompts?",
    ),
    (
        r"(?:ignore[rz]?|oublie[rz]?|ne{g}tiens{g}pas{g}compte|ne{g}tenez{g}pas{g}compte)",
        r"precedentes?|precedents|anterieures|ci.dessus|initiales",
        r"instructions?|consignes|directives|ordres",
    ),
    (
        r"(?:ignor(?:a|e|en|ad|ar)|olvid(?:a|e|en|ar)|descart(?:a|e))",
        r"anteriores|previas|precedentes|iniciales|originales",
        r"instrucciones|indicaciones|ordenes|directrices",
    ),
    (
        r"(?:ignor(?:a|e|are|ate|i)|dimentica(?:re|te)?)",
        r"precedenti|anteriori|iniziali|originali",
        r"istruzioni|indicazioni|direttive|ordini",
    ),
    (
        r"(?:ignor(?:e|a|ar|em)|esque(?:ca|cam|cer)|desconsider(?:e|a))",
        r"anteriores|previas|precedentes|iniciais|originais",
        r"instrucoes|ordens|orientacoes|diretrizes",
    ),
    (
        r"(?:negeer|vergeet)",
        r"voorgaande|vorige|eerdere|bovenstaande|oorspronkelijke",
        r"instructies|aanwijzingen|opdrachten|bevelen",
    ),
    (
        r"(?:(?:z?ignoruj(?:cie)?)|zapomnij(?:cie)?|pomin(?:cie)?)",
        r"poprzednie|poprzednich|wczesniejsze|wczesniejszych|powyzsze|powyzszych",
        r"instrukcj[ei]|polecenia|polecen|wytyczne|wytycznych",
    ),
    (
        r"(?:(?:про)?игнорируи(?:те)?|забудь(?:те)?|не{g}следуи(?:те)?)",
        r"предыдущие|предыдущих|прежние|вышеуказанные|ранее{g}данные|предыдущим|все{g}предыдущее",
        r"инструкции|инструкциям|указания|указаниям|команды|приказы",
    ),
    (
        r"(?:yoksay|gormezden{g}gel|unut)",
        r"onceki|yukaridaki",
        r"talimatlari|talimatlarin|komutlari|yonergeleri",
    ),
)


def _other(verb: str, before: str, orders: str) -> Rule:
    verb, before = verb.replace("{g}", GAP), before.replace("{g}", GAP)
    what = rf"(?:{before}){words(2)}{GAP}(?:{orders})|(?:{orders}){words(2)}{GAP}(?:{before})"
    first = rf"{verb}{words(3)}{GAP}(?:{what})"
    # In Turkish the verb comes last.
    last = rf"(?:{before}){words(2)}{GAP}(?:{orders}){words(2)}{GAP}{verb}"
    anchors = ";".join(re.sub(r"[^\w|].*?(?=\||\Z)|\(.*", "", orders).split("|"))
    return rule("override", anchors, rf"\b(?:{first}|{last})\b", "line")


_OVERRIDES_OTHER = (
    *(_other(*words) for words in _OTHER_LANGUAGES),
    rule(
        "override",
        "忽略;无视;忘记;不要遵;忽視;無視;忘記",
        r"(?:忽略|无视|忘记|忽視|無視|忘記|不要遵[循守])[^。\n]{0,10}?(?:之前|以上|先前|前面|上述|此前|上面)[^。\n]{0,6}?"
        r"(?:指令|指示|提示|说明|命令|要求|說明)",
        "line",
    ),
    rule(
        "override",
        "指示;命令;プロンプト",
        r"(?:以前|これまで|上記|前|今まで|先)の[^。\n]{0,6}?(?:指示|命令|プロンプト)[^。\n]{0,8}?(?:無視|忘れ)",
        "line",
    ),
    rule("override", "지시", r"(?:이전|위|앞)[^.\n]{0,6}?지시[^.\n]{0,10}?무시", "line"),
    rule(
        "override",
        "تجاهل;انس",
        r"(?:تجاهل|انس[ىَ]?)[^.\n]{0,12}?(?:التعليمات|الاوامر|الأوامر|الإرشادات)[^.\n]{0,4}?(?:السابقة|اعلاه|أعلاه)",
        "line",
    ),
    rule(
        "override",
        "निर्देश",
        r"(?:पिछले|पूर्व|उपरोक्त)[^।\n]{0,10}?निर्देश[^।\n]{0,12}?(?:अनदेखा|नजरअंदाज|भूल)",
        "line",
    ),
)

OVERRIDES: tuple[Rule, ...] = (*_OVERRIDES_EN, *_OVERRIDES_OTHER)
