"""Ways to reach somebody as sellers write them: ids, numbers, handles and bare invitations.

All regexes work on folded text: full-width and circled digits, `v x` and `加 薇 信` need no care.

A name alone is no way to reach anybody (微信步数, I love WeChat). It becomes one by an id or a
number behind it (微信：lin_2024), by an invitation before it (加我微), or by 同号 ("the same
number"). The names are disguised by sound (威信, 卫星, 家薇), by shape (徽信), by letters (vx, v信)
and by signs (➕v, 微❤).
"""

from __future__ import annotations

from itertools import product

from feedfilter.signs import Signs

HEARTS = "❤♥💗💖💕💙💚💛💜🧡"
START = "(?:^|[^a-z0-9_])"
END = "(?:[^a-z0-9_]|$)"
DIGITS_END = "(?:[^0-9a-z@_%元块分.-]|[.-](?:[^0-9]|$)|vx|wx|qq|$)"

# An id behind a name. Without a colon it must look like one: in `wechat moments` is none.
ODD_ID = (
    "(?:[a-z]{1,5}[0-9_-][a-z0-9_-]{3,18}|[a-z]{4,18}[0-9_-][a-z0-9_-]{1,10}|[a-z]{5,18}[0-9_])"
)
ANY_ID = "(?:[a-z][a-z0-9_-]{5,19}|[0-9]{5,11})"
POINT = " ?[:=→👉➡(【「]{1,3} ?"
COLON = f"(?: ?(?:号码?|帐号|账号|名|id|no\\.?)?[是为]?){POINT}"
NUMBERED = "(?:号码?|帐号|账号|id)[是为]? ?"

# Chinese mobile numbers in the groups that people write, and spelt in Han.
CUT = "[ .·-]"
MOBILE = (
    f"1[3-9](?:[0-9o]{{9}}|[0-9]{CUT}[0-9]{{4}}{CUT}[0-9]{{4}}|[0-9]{CUT}[0-9]{{8}}"
    f"|[0-9]{CUT}[0-9]{{3}}{CUT}[0-9]{{5}}|[0-9]{{2}}{CUT}[0-9]{{3}}{CUT}[0-9]{{4}}"
    f"|[0-9]{{2}}{CUT}[0-9]{{4}}{CUT}[0-9]{{3}}|[0-9]{{3}}{CUT}[0-9]{{6}}"
    f"|[0-9]{{5}}{CUT}[0-9]{{4}})"
)
HAN_DIGITS = "0-9o零〇洞一幺壹二两贰三叁四肆五伍六陆七柒八捌九玖"
HAN_STARTS = "一三 一五 一七 一八 一九 幺三 幺五 幺七 幺八 幺九 壹叁 壹伍 壹柒 壹捌 壹玖".split()

# ── WeChat ──────────────────────────────────────────────────────────────────────────────────────
HAN_NAME = f"(?:[微威薇葳徽维唯]信|[vw]信|[v微威薇]心|微芯|喂[心信]|绿泡泡|[v微威薇徽][{HEARTS}])"
LATIN_NAME = "(?:vx|wx|wei ?xin|we ?chat)"
SHORT = "[微薇威葳徽]"
NAMED = f"(?:{COLON}{ANY_ID}|(?:{NUMBERED})?[ \\n]?(?:{ODD_ID}|{MOBILE})|{NUMBERED}{ANY_ID})"
WHO = "(?:我们?的?|个人?|下|一下|店主|老板|客服|本人|小编|群主|[ :👉→➡⬇👇↓.~|/-]){0,3}"

# What must not stand before an invitation: 参加, 1+v; and 回家微信聊 is not 加微信.
ADDS = (
    f"(?:^|[^参更增附施强外叠倍美没已刚互])(?P<found>(?:添?加|[➕✚✛]){WHO}",
    f"(?:^|[^a-z0-9 )\\]]|[^a-z0-9)\\]] )(?P<found>\\+{WHO}",
)
LIKE_ADD = "(?:^|[^大回我你他她人国全专作商买卖到在])(?P<found>[家佳嘉珈伽咖]"
# Behind a short name the sentence ends or goes on with what the seller offers, so that
# 加微糖, 参加薇娅 and 加v领 are none.
ENDS = f"(?:[^a-z0-9一-龥]|$|{ODD_ID}|{MOBILE}|[看聊咨详问进备免])"
V_ENDS = f"(?:[^a-z0-9领字形型脸站族]|$|领取|领福利|{ODD_ID}|{MOBILE})"
NAMES = (
    f"{HAN_NAME})",
    f"{LATIN_NAME})(?:[^a-z]|$|{ODD_ID})",
    f"{SHORT}){ENDS}",
    f"v){V_ENDS}",
    "卫星)(?:[^云图电定发导地通监数]|$)",
)
LIKE_NAMES = (
    f"(?:[威薇葳徽]信|v信|vx|wx|[v威薇微][{HEARTS}]))",
    f"[薇威葳徽] ?(?:{ODD_ID}|{MOBILE}))",
    f"v){V_ENDS}",
)

WECHAT = (
    f"(?P<found>(?:{HAN_NAME}|{LATIN_NAME}|[微薇威v])"
    f"[号码电话手机qq扣和与&/、 {HEARTS}]{{0,6}}同号)",
    f"(?P<found>同步?(?:{HAN_NAME}|vx|wx|[v微薇]号))",
    f"(?P<found>{HAN_NAME}{NAMED})",
    f"(?P<found>{HAN_NAME}[1-9][0-9]{{6,10}})(?:[^0-9元块步个人次年月天万%分]|$)",
    f"{START}(?P<found>{LATIN_NAME}{NAMED})",
    f"(?P<found>(?:{SHORT}|喂){COLON}{ANY_ID})",
    f"(?P<found>{SHORT}[ {HEARTS}]{{0,2}}(?:号[:是]?)?(?:{ODD_ID}|{MOBILE}))",
    f"{START}(?P<found>v号?{POINT}(?:{ODD_ID}|[1-9][0-9]{{6,10}}))",
    f"{START}(?P<found>v号? ?{MOBILE}){DIGITS_END}",
    f"(?P<found>卫星号?{POINT}{ANY_ID})",
    "(?P<found>wxid_[a-z0-9]{6,32})",
    *(f"{add}{name}" for add, name in product(ADDS, NAMES)),
    *(f"{LIKE_ADD}{name}" for name in LIKE_NAMES),
    "(?:^|[^a-z])(?P<found>(?:add|dm|message|text|contact|reach|find|hit)(?: me| us| up){0,2}"
    "(?: at| on| via| through)?(?: my| our| me| us)? (?:wechat|weixin|vx|wx))"
    "(?: (?:id|me|now|for|to|if|and)|[^a-z ]|$)",
    "(?P<found>(?:my|our) (?:wechat|weixin)(?: id)? is)",
    "(?:^|[^a-z])(?P<found>(?:wechat|weixin) me)(?:[^a-z]|$)",
)

# Folding takes + and hearts between Han letters for decoration: 需要的+微 and 加💚聊 are looked for
# in the original.
PLUS = (
    f"(?:^|[^A-Za-z0-9 )\\]]|[^A-Za-z0-9)\\]] )(?P<found>[+＋] ?{SHORT}信?)"
    "(?:[^A-Za-z0-9一-龥]|$|[看聊咨详问进备免])",
    f"(?:^|[^A-Za-z0-9 )\\]]|[^A-Za-z0-9)\\]] )(?P<found>[+＋] ?{SHORT}信)",
    f"(?:^|[^参更增附施强外叠倍美没已刚互])(?P<found>[加➕](?:我|个|下|一下)?[微威薇徽][{HEARTS}])",
    "(?P<found>[加➕]💚)",
)

# ── QQ ──────────────────────────────────────────────────────────────────────────────────────────
QQ_NAME = "(?:扣扣|叩叩|蔻蔻|球球|秋秋|企鹅|鹅号|🐧)"
QQ_LINK = "(?:[号码群裙是为]|[ :=.,→👉➡(]){0,4}"
QQ_NUMBER = "[1-9][0-9]{2,8}(?:[ ÷][0-9]{2,5})?[0-9]{2}"
QQ_END = "(?:[^0-9a-z元块只步个人次年月天万%分.]|[.](?:[^0-9]|$)|$)"
QQ_NOT = "[^a-z币版弹弹空音飞农堂炫游阅浏影]"
QQ = (
    f"{START}(?P<found>qq{QQ_LINK}{QQ_NUMBER}){QQ_END}",
    f"{START}(?P<found>q(?:[:号群裙 ]){{1,3}}{QQ_NUMBER}){QQ_END}",
    f"{START}(?P<found>q[1-9][0-9]{{5,10}}){QQ_END}",
    f"(?P<found>{QQ_NAME}{QQ_LINK}{QQ_NUMBER}){QQ_END}",
    f"(?P<found>扣(?:[号群裙]|[ :=]){{1,3}}{QQ_NUMBER}){QQ_END}",
    f"(?P<found>(?:qq|{QQ_NAME}|q)[号和与&/、 v微信]{{0,4}}同号)",
    *(
        f"{add}{name}"
        for add, name in product(
            ADDS,
            (f"(?:qq|{QQ_NAME}|扣)[群裙号]?)(?:{QQ_NOT}|$)", f"q[群裙号]?)(?:{QQ_NOT}|$)"),
        )
    ),
    "(?:^|[^我])(?P<found>[进入](?:q|qq|扣扣|企鹅)[群裙])(?:[^里的]|$)",
)

# ── telephone ───────────────────────────────────────────────────────────────────────────────────
PHONE_START = (
    "(?:^|[^a-z0-9_./@=&#*%-]|[^a-z0-9][./#*-]"
    "|(?:^|[^a-z])(?:tel|phone|mobile|mob|v|vx|wx|q|qq|wechat|weixin|t|m)[.:]?)"
)
CALL = (
    "(?:电话号?码?|热线|手机号码?|致电|拨打|来电|联系方式|联系人?"
    "|тел\\.?|телефон[уа]?|звоните|звони)"
)
LATIN_CALL = "(?:tel|phone|telephone|call|mobile|mob|cell|hotline|txt|text)"
CALL_GAP = "(?:me|us|at|no|number|by|on|по|[ :.,;=+(👉→—-]){0,6}"
LOCAL = "[0-9](?:[ ().-]{0,2}[0-9]){6,13}"
PHONE = (
    f"{PHONE_START}(?P<found>(?:\\+?86[ -]?|\\(\\+?86\\) ?)?{MOBILE}){DIGITS_END}",
    f"(?:^|[^{HAN_DIGITS}])(?P<found>(?:{'|'.join(HAN_STARTS)})[{HAN_DIGITS}]{{9}})"
    f"(?:[^{HAN_DIGITS}十百千万亿年月]|$)",
    "(?:^|[^a-z0-9+*/=)\\]@ ]|[^a-z0-9+*/=)\\]@] )(?P<found>\\+ ?[1-9](?:[ ().-]{0,2}[0-9])"
    "{8,14})(?:[^0-9a-z%元块分步个票人]|$)",
    f"{PHONE_START}(?P<found>\\(?0[1-9][0-9]{{1,2}}[ )-]{{1,2}}[2-9][0-9]{{6,7}}){DIGITS_END}",
    f"{PHONE_START}(?P<found>[48]00-[0-9]{{3,4}}-?[0-9]{{3,4}}){DIGITS_END}",
    f"{PHONE_START}(?P<found>(?:1[ .-])?(?:\\([2-9][0-9]{{2}}\\)[ -]?|[2-9][0-9]{{2}}[.-])"
    f"[2-9][0-9]{{2}}[.-][0-9]{{4}}){DIGITS_END}",
    f"{PHONE_START}(?P<found>8[ (-]{{0,2}}9[0-9]{{2}}[ )"
    f"-]{{0,2}}[0-9]{{3}}[ -]?[0-9]{{2}}[ -]?[0-9]{{2}}){DIGITS_END}",
    f"{CALL}{CALL_GAP}(?P<found>{LOCAL}){DIGITS_END}",
    f"(?:^|[^a-z]){LATIN_CALL}{CALL_GAP}(?P<found>{LOCAL}){DIGITS_END}",
)

# ── Telegram, WhatsApp ──────────────────────────────────────────────────────────────────────────
TG = "(?:telegram|telega|tg|тг|телеграмм?а?|телеге?|телегу|电报群?|飞机号?|纸飞机|✈)"
HANDLE = "[a-z][a-z0-9_]{4,31}"
TELEGRAM_LINKS = (
    "(?:^|[^a-z0-9_.-]|www\\.)(?P<found>(?:t\\.me|telegram\\.(?:me|dog))/(?:joinchat/|\\+)"
    "?[a-z0-9_-]{4,40})"
    "(?:[^a-z0-9_/?-]|/(?:[^a-z0-9]|$)|\\?(?:start|text)|$)",
    "(?P<found>tg://(?:resolve|join)\\?[a-z0-9_=&-]{4,60})",
)
TELEGRAM = (
    f"{START}(?P<found>{TG}(?:群组?|频道|频|号|是|me|us|at|id|on|[ :(→👉-]){{0,4}}@{HANDLE})",
    f"{START}(?P<found>{TG}号?(?:id)? ?[:→👉] ?{HANDLE}){END}",
    f"(?:^|[^a-z0-9._%+-])(?P<found>@{HANDLE}[ (,]{{1,3}}{TG}){END}",
    "(?P<found>(?:пишите|пиши|писать|написать|связаться|обращаться|обращайтесь|связь|"
    "заказать|запись)"
    "(?:[ :-]|мне|нам|в|лс|личку|сюда|по|адресу|к|для|связи|пожалуйста|👉|➡)"
    "{0,6}@[a-z][a-z0-9_]{4,31})",
    *(f"{add}(?:tg|telegram|电报|纸飞机))(?:[^a-z]|$)" for add in ADDS),
)
WA = "(?:whats ?app|wa|ватс ?апп?|вотс ?апп?|вацап)"
WHATSAPP_LINKS = (
    "(?:^|[^a-z0-9_.-])(?P<found>wa\\.me/(?:message/|qr/|c/)?\\+?[a-z0-9]{5,20})",
    "(?P<found>(?:api|web)\\.whatsapp\\.com/send[/?][!-~]{0,60})",
    "(?P<found>chat\\.whatsapp\\.com/[a-z0-9]{8,40})",
)
WHATSAPP = (
    f"{START}(?P<found>{WA}(?:号码?|me|us|at|on|number|no|only|是|[ :(.👉→+-])"
    f"{{0,6}}[0-9](?:[ ().-]{{0,2}}[0-9]){{6,14}})(?:[^0-9]|$)",
    "(?:^|[^a-z])(?P<found>(?:add|dm|message|text|contact|reach|hit|ping)(?: me| us| up){0,2}"
    "(?: at| on| via| through) whats ?app)(?:[^a-z]|$)",
    *(f"{add}whats ?app)(?:[^a-z]|$)" for add in ADDS),
)

# ── e-mail, codes to scan ───────────────────────────────────────────────────────────────────────
EMAIL = (
    "(?:^|[^a-z0-9._%+-])(?P<found>[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\\.){1,4}[a-z]{2,24})"
    "(?:[^a-z0-9@_:/-]|:(?:[^a-z0-9/]|$)|$)",
)
CODE = "(?:二维码|微信码|群码|名片码|码|🐎|🐴)"
QR = (
    "(?P<found>扫(?:一扫|描|我)?(?:码|🐎|🐴))"
    "(?:[^支付款点餐骑乘坐过进出登测枪器机仪失都验签租充取开解锁上下车]|进群|下单|$)",
    "(?P<found>扫(?:一扫|一下|描|下|我|我的|图|图中|图片|上面|下面|下方|上方|这个|此|以下|群|"
    "屏幕|海报|微信|的|[ ↓👇👆⬇⬆]){0,4}(?:二维码|微信码|群码|名片))",
    "(?P<found>(?:长按|识别|长按识别|长按扫描)(?:图片|图中|下图|上图|下方|上方|下面|上面|"
    "扫描|识别|这个|以下|此|的|[ ↓👇👆⬇⬆]){0,4}(?:二维码|小程序码|群码))",
    "(?P<found>长按(?:图片|下图|上图|图中)?(?:识别|扫码))",
    "(?P<found>二维码(?:加|添加|联系|咨询|进群|入群|加群|领|下单))",
    "(?:^|[^a-z])(?P<found>scan (?:the |my |our |this |below |to ){0,2}(?:qr|code|barcode|"
    "add|join))(?:[^a-z]|$)",
    "(?P<found>сканируй(?:те)? (?:qr|код|куар))",
)

# What is looked past: addresses, numbers of other things, names of machines.
PAST = "|".join(
    (
        "(?:https?|ftp)://[!-~]{0,2000}",
        "git@[a-z0-9.-]{1,100}",
        "@[0-9]x\\.",
        "@(?:s\\.whatsapp\\.net|[cg]\\.us)",
        "(?:订单号?|单号|编号|运单号?|快递号?|流水号?|工号|学号|证号|身份证号?码?|货号|款号|"
        "型号|票号|验证码|校验码"
        "|取件码|uid|order|tracking|isbn|sku)(?:[#:. 是为]{0,3})[0-9a-z-]{4,40}",
        "(?:windows|iphone|ipad|android|harmonyos|ios) ?[0-9]{1,2}",
    )
)

# Of these words every text with a sign has one, if it has no five digits in a row. Up to 100 words
# make the fast automaton.
HINTS = (
    "加 ➕ ✚ ✛ + @ 微 威 薇 葳 徽 喂 维信 唯信 v信 w信 v心 绿泡泡 vx wx weixin wechat "
    "同号 同v 同步v 卫星 v: v= v→ v👉 v➡ v( v【 v「 v号 扫 二维码 识别 长按 进q 入q 进扣 入扣 "
    "进企 入企 t.me telegram tg telega тг телег 电报 飞机 ✈ whatsapp wa.me scan сканируй"
).split()
HINTS += [f"v{heart}" for heart in HEARTS]
HINTS += ["wei xin", "we chat", "whats app", "v :", "v =", "v →", "v 👉", "v ➡", "v ("]
HINTS += [f"{like}v" for like in "家佳嘉珈伽咖"]

PLUSES = Signs(hints=(), shapes=(), past="", plain={"wechat": PLUS})
CONTACTS = Signs(
    hints=(*HINTS, *HAN_STARTS),
    shapes=("[0-9](?:[ ().·÷-]{0,2}[0-9o]){4}",),
    past=PAST,
    plain={
        "wechat": WECHAT,
        "qq": QQ,
        "phone": PHONE,
        "telegram": TELEGRAM,
        "whatsapp": WHATSAPP,
        "email": EMAIL,
        "qr": QR,
    },
    whole={"telegram": TELEGRAM_LINKS, "whatsapp": WHATSAPP_LINKS},
)
