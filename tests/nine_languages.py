"""Articles in nine languages, four of each, and questions whose words differ from the article's in form.

Each question is asked about the first article of its language; the others speak of the same town.
"""

from dataclasses import dataclass

from index.article import Article, Chunk
from index.catalog import Catalog
from index.records import PreparedArticle, article_digest, embed_key


@dataclass(frozen=True)
class Asked:
    """Articles of one language and what is asked about the first.

    Attributes:
        texts: the first answers; sentences by line.
        question: other forms of its words.
        unaccented: the same as somebody types it without accents.
    """

    texts: tuple[str, ...]
    question: str
    unaccented: str = ""


LANGUAGES = {
    "en": Asked(
        (
            "The town council closed the old harbour bridge on Monday.\n"
            "Engineers had found cracks in two of its pillars.\n"
            "Repairs will cost about 3.5 million crowns.",
            "The harbour market opened again on Monday.\nTraders sold fish and bread.\n"
            "The council praised the weather.",
            "The ferry between the two islands was late.\nIts captain spoke of fog.\n"
            "Passengers waited for three hours.",
            "A new school was opened in the old town.\nThe mayor thanked the builders.\n"
            "The council had voted for it in May.",
        ),
        "Which cracked pillar did an engineer find in the bridges?",
    ),
    "de": Asked(
        (
            "Der Stadtrat hat am Montag die alte Hafenbrücke geschlossen.\n"
            "Die Ingenieure hatten Risse in zwei Pfeilern entdeckt.\n"
            "Die Reparatur kostet rund 3,5 Millionen Kronen.",
            "Der Markt am Hafen wurde am Montag wieder eröffnet.\nHändler verkauften Fisch und Brot.\n"
            "Der Stadtrat lobte das Wetter.",
            "Die Fähre zwischen den beiden Inseln kam zu spät.\nIhr Kapitän sprach von Nebel.\n"
            "Die Fahrgäste warteten drei Stunden.",
            "In der Altstadt wurde eine neue Schule eröffnet.\nDer Bürgermeister dankte den Bauleuten.\n"
            "Der Stadtrat hatte im Mai dafür gestimmt.",
        ),
        "Was war mit den Hafenbrücken, und in welchem Pfeiler waren die Risse?",
        "Was war mit den Hafenbrucken und den Pfeilern?",
    ),
    "fr": Asked(
        (
            "Le conseil municipal a fermé lundi l’ancienne passerelle du port.\n"
            "Des ingénieurs avaient découvert des fissures dans deux piliers.\n"
            "Les réparations coûteront environ 3,5 millions de couronnes.",
            "Le marché du port a rouvert lundi matin.\nLes marchands ont vendu du poisson et du pain.\n"
            "Le conseil municipal a salué le beau temps.",
            "Le bac entre les deux îles est arrivé en retard.\nSon capitaine a parlé de brouillard.\n"
            "Les passagers ont attendu trois heures.",
            "Une nouvelle école a été inaugurée dans la vieille ville.\nLe maire a remercié les maçons.\n"
            "Le conseil municipal avait voté pour elle en mai.",
        ),
        "Quel ingénieur a découvert la fissure du pilier, et combien coûtera la réparation des passerelles ?",
        "Combien coutera la reparation de la passerelle ?",
    ),
    "es": Asked(
        (
            "El ayuntamiento cerró el lunes el viejo puente del puerto.\n"
            "Los ingenieros habían descubierto grietas en dos pilares.\n"
            "La reparación costará unos 3,5 millones de coronas.",
            "El mercado del puerto volvió a abrir el lunes.\nLos comerciantes vendieron pescado y pan.\n"
            "El ayuntamiento elogió el tiempo.",
            "El transbordador entre las dos islas llegó tarde.\nSu capitán habló de la niebla.\n"
            "Los pasajeros esperaron tres horas.",
            "Una nueva escuela fue inaugurada en el casco antiguo.\nEl alcalde agradeció a los albañiles.\n"
            "El ayuntamiento había votado por ella en mayo.",
        ),
        "¿Qué ingeniero descubrió la grieta del pilar y cuánto costarán las reparaciones?",
        "¿Cuanto costara la reparacion del puente?",
    ),
    "ru": Asked(
        (
            "Городской совет закрыл в понедельник старый портовый мост.\n"
            "Инженеры обнаружили трещины в двух опорах.\n"
            "Ремонт обойдётся примерно в 3,5 миллиона крон.",
            "В порту в понедельник снова открылся рынок.\nТорговцы продавали рыбу и хлеб.\n"
            "Городской совет похвалил погоду.",
            "Паром между двумя островами опоздал.\nЕго капитан говорил о тумане.\nПассажиры ждали три часа.",
            "В старом городе открыли новую школу.\nМэр поблагодарил строителей.\n"
            "Городской совет голосовал за неё в мае.",
        ),
        "Какой инженер обнаружил трещину в опоре портового моста?",
    ),
    "ar": Asked(
        (
            "أغلق مجلس المدينة يوم الاثنين جسر الميناء القديم.\n"
            "اكتشف المهندسون شقوقا في عمودين من أعمدته.\n"
            "هل يعود الجسر قريبا؟\n"
            "ستكلف الإصلاحات نحو ثلاثة ملايين كرونة.",
            "أعيد فتح السوق يوم الاثنين.\nباع التجار السمك والخبز.\nأشاد مجلس المدينة بالطقس.",
            "تأخرت العبارة بين الجزيرتين.\nتحدث قبطانها عن الضباب.\nانتظر الركاب ثلاث ساعات.",
            "افتتحت مدرسة جديدة في البلدة القديمة.\nشكر رئيس البلدية العمال.\nصوت المجلس لصالحها في مايو.",
        ),
        "كم تكلف إصلاحات الجِسْر ومن هو المهندس؟",
    ),
    "zh": Asked(
        (
            "市议会星期一关闭了旧港口大桥。\n工程师在两根桥墩上发现了裂缝。\n维修费用约为三百五十万克朗！",
            "港口市场星期一重新开放。\n商人们出售鱼和面包。\n市议会称赞了天气。",
            "两座岛屿之间的渡轮晚点了。\n船长谈到了大雾。\n乘客等了三个小时。",
            "老城区开办了一所新学校。\n市长感谢了建筑工人。\n市议会在五月投票支持。",
        ),
        "为什么港口的大桥被关闭？谁发现桥墩有裂缝？",
    ),
    "ja": Asked(
        (
            "市議会は月曜日、古い港の橋を閉鎖した。\n技術者たちが二本の橋脚にひび割れを見つけた。\n"
            "修理には約三百五十万クローネかかる。",
            "港の市場は月曜日に再び開いた。\n商人たちは魚とパンを売った。\n市議会は天気をほめた。",
            "二つの島を結ぶフェリーが遅れた。\n船長は霧について話した。\n乗客は三時間待った。",
            "旧市街に新しい学校ができた。\n市長は建設作業員に感謝した。\n市議会は五月に賛成の投票をした。",
        ),
        "橋脚のひび割れを見つけたのは誰ですか。閉鎖された橋の修理はいくらですか。",
    ),
    "ko": Asked(
        (
            "시의회는 월요일에 오래된 항구 다리를 폐쇄했다.\n기술자들이 교각 두 개에서 균열을 발견했다.\n"
            "수리에는 약 350만 크로네가 든다.",
            "항구 시장이 월요일에 다시 문을 열었다.\n상인들은 생선과 빵을 팔았다.\n시의회는 날씨를 칭찬했다.",
            "두 섬을 잇는 여객선이 늦었다.\n선장은 안개에 대해 말했다.\n승객들은 세 시간을 기다렸다.",
            "구시가지에 새 학교가 문을 열었다.\n시장은 건설 노동자들에게 감사했다.\n"
            "시의회는 5월에 찬성 투표를 했다.",
        ),
        "누가 교각의 균열은 언제 발견했습니까? 폐쇄된 다리의 수리는 얼마입니까?",
    ),
}


def put_all(catalog: Catalog, joint: str = " ") -> None:
    """Store the articles of all languages, ids "de-0" and so on, each as one chunk."""
    for code, asked in LANGUAGES.items():
        for place, text in enumerate(asked.texts):
            put(catalog, f"{code}-{place}", text.replace("\n", joint), code)


def put(catalog: Catalog, article_id: str, text: str, language: str | None) -> None:
    article = Article(article_id, "", text, f"/{article_id}.txt", language=language)
    chunks = [Chunk(0, article_id, 0, 0, len(text))]
    with catalog.writing() as change:
        change.put_article(
            PreparedArticle(article, "", article_digest(article), chunks, [embed_key("m", text)])
        )
