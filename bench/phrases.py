"""The words that bench/generate.py puts together: slots of alternatives, one picked from each."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split("|")


def _slots(*slots: str) -> list[list[str]]:
    return [_words(slot) for slot in slots]


NAMES = _words(
    "阿珍|Lily|林一|程程|大勇|Анна|Tom|小满|Ольга|王姐|Kevin|老吴|Emma|小鹿|Иван|张工|二姨|Mia|"
    "阿强|May|李叔|Дмитрий|晓雯|Noah|陈老师|Zoe|周周|Павел|孙姐|Bo|婷婷妈|Ines"
)

# Ordinary talk: who, when, what, and a tail.
CLAUSES = {
    "zh": _slots(
        "||我|我们|老板|隔壁|孩子|我妈|室友|同事|她|他俩|师傅",
        "今天|昨晚|刚才|周末|早上|中午|下班后|上个月|一早|本来|又|终于",
        "去菜场买了豆腐|把钥匙忘在车上了|打车花了58块|在楼下遇到老同学|加班到十点半|"
        "煮了一锅绿豆汤|说想去海边|把伞弄丢了|找到那本旧相册|迟到了五分钟|睡过头了|跑了五公里|"
        "排队买到了票|修好了水龙头|忘了带充电器|看完了那部电影|学会骑车了|收到快递了|带猫去打针|"
        "改了三遍方案|在地铁上睡着了|请大家吃西瓜|搬到新办公室|问谁有靠谱的代购推荐|"
        "说微信步数又是第一|给家里打了电话|考完最后一门|做了红烧鱼|把阳台收拾干净了|听说明天下雨|"
        "订了周五的高铁|陪外婆看戏|感冒好多了|种的番茄红了",
        "|||，笑死|，还行吧|，你们呢|！|，累|哈哈哈|，明天再说|，真不容易",
    ),
    "en": _slots(
        "I|We|My brother|The neighbour|Our team|Mum|Somebody|The landlord",
        " finally| just| never| almost|| also| somehow",
        " missed the bus| cooked for six people| fixed the bike| lost the keys again|"
        " walked along the river| paid 12 for a coffee| slept through the alarm|"
        " forgot the meeting| planted tomatoes| found the old photos| got a new desk|"
        " finished the book| asked about the parking| took the night train| ran into a friend|"
        " watched the game| moved the sofa| baked some bread",
        "| today| last night|, worth it|, never again| on Sunday|, ha| as usual",
    ),
    "ru": _slots(
        "Мы|Соседи|Коллеги|Друзья|Родители|Дети|Ребята",
        " вчера| сегодня| опять| наконец| утром| вечером| случайно",
        " купили билеты| починили кран| ходили в кино| забыли ключи| варили суп| гуляли у реки|"
        " смотрели матч| опоздали на поезд| нашли старые фото| собрали шкаф| посадили цветы|"
        " ждали автобус| испекли пирог| слушали дождь",
        "||, было весело|, устали|, как обычно| и спали|!",
    ),
}

# What one says without a sentence.
SHORT = _words(
    "好的|嗯嗯|哈哈哈哈|收到|在吗|真的假的|晚安|我也是|可以|谢谢啦|没事|几点|来了来了|不会吧|ok|"
    "thanks!|lol|same here|sure|where?|да|спасибо|понял|ха-ха|👍|😂😂"
)

# Ads: what, how good, at what price, and how to reach the seller.
ADS = {
    "zh": _slots(
        "新款包包|专柜正品小羊皮|高仿手表|原单跑鞋|进口奶粉|代购香水|真丝连衣裙|面膜套盒|"
        "羊绒大衣|A货皮带|儿童绘本|东北大米|限量球鞋|茶叶礼盒",
        "现货|到货|1:1品质|支持对比|小票齐全|尾货清仓|秒杀|数量不多|顺丰发出",
        "||，包邮|，只要{price}元|，{price}一件|，量大从优|，不退不换|，先付定金",
        "，加微信 shop{price}|，私聊|，加V看图|，要的私聊下单|，加微信进群|，支付宝转账|"
        "，扫码下单|，招代理|",
    ),
    "en": _slots(
        "New sneakers|Two tickets for Saturday|Designer bags|Watches 1:1|Phone cases|Vitamins|"
        "Game accounts|Handmade soap",
        " in stock|, best quality|, limited offer|, last chance|, free shipping|",
        ", only ${price}|, {price} each|, half price|, dm for price|",
        ", add my WeChat|, DM me|, WhatsApp me|, order now|, pay first|, no refunds",
    ),
    "ru": _slots(
        "Кроссовки|Сумки люкс|Косметика из Кореи|Часы, копия 1:1|Билеты|Чехлы",
        " в наличии|, скидка сегодня|, оптом и в розницу|, лучшее качество|",
        ", {price} руб|, всего {price}|, цена в личку|",
        ", пишите в лс|, заказ в директ|, предоплата на карту|, доставка бесплатно",
    ),
}

# How sellers hide the words that filters look for.
DISGUISES = (
    ("加微信", "加薇❤"),
    ("加微信", "加\u200b微\u200b信"),
    ("加微信", "➕威信"),
    ("加V", "加 v x "),
    ("私聊", "私\u2060聊"),
    ("WeChat", "We\u0421hat"),  # a Cyrillic С
    ("代购", "代 购"),
    ("现货", "㊊现貨"),
)

# Emoji of many parts, stacked marks, other widths, letters without width, right to left.
ODD = _words(
    "👨‍👩‍👧‍👦|❤️‍🔥|🇨🇳🎉|👍🏽|a\u0301\u0323\u0307\u0330|ＡＢＣ１２３|\ufeff|\u200d\u200c"
    "|\u202eabc\u202c|مرحبا|𝓗𝓮𝓵𝓵𝓸|①②③|𠮷野家|〰️〰️|ﷺ|\u3164|½ ℃ ㎏|🫠🫶"
)
