"""Ways to be paid outside a shop, as sellers write them, and numbers of bank cards.

All regexes work on folded text. The name of a service alone is no way to be paid (支付宝年度账单,
给妈妈转账了, 抢红包): it takes an invitation to pay by it, or an account behind it. A long number
behind 卡号 or the name of a bank is an account. Alone it counts only if its check digit holds
(Luhn) and it looks like one: begun as cards are, and spaced in fours or of UnionPay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from feedfilter.flags import constant
from feedfilter.patterns import Span
from feedfilter.signs import Signs, past_in

BANK = (
    "(?:工商|农业|建设|中国|招商|交通|邮政|邮储|民生|浦发|中信|光大|平安|兴业|广发|华夏)银行"
    "|[工农建中招交]行|邮政|邮储"
)
ACCOUNT = "(?:的?(?:储蓄)?卡号?|账号|账户|帐号|户头)?[ :是为]{0,3}"
ASKED = "(?:付款|转账|打款|收款|汇款|转我|打我|扫我)"
# What says that it is not asked for but told of.
OPEN = "(?:[^了过的得吗么呢没不失限记截额上给帮崩坏年怎]|$|给我)"
BARE = "(?:[^了过的得吗么呢没不失限记截额上给帮崩坏年怎付转支打收扫账种]|$)"
EITHER = "(?:都?可以?|均可|都行|也行|都支持|都收|皆可|即可|就行)"
OFFERED = "(?:支持|接受|只收|仅收|可用?|可以用?|请用?|走|直接|私下|只接受|收)"

BANK_CARD = (
    f"(?P<found>(?:{BANK}){ACCOUNT}[0-9](?:[ -]?[0-9]){{15,18}})(?:[^0-9]|$)",
    "(?P<found>(?:银行)?卡号[ :是为]{0,3}[0-9](?:[ -]?[0-9]){15,18})(?:[^0-9]|$)",
    "(?P<found>(?:打|汇|转|存)(?:款|账)?(?:到|进|入)?(?:我|这张|这个|下面|银行|私人|老公|"
    "老板|的){0,3}卡(?:里|上|号))(?:[^程约昂斯弄院巴片面的了]|$)",
    "(?P<found>(?:私人|个人)(?:银行)?卡(?:号|收款|付款|转账|[ :]))",
    f"(?P<found>{OFFERED}(?:银行卡|刷卡|{BANK}|公对公)(?:{ASKED}|{EITHER}))",
    f"(?P<found>银行卡?(?:{ASKED}))(?:{OPEN})",
    f"(?P<found>(?:{BANK})卡?(?:{ASKED}))(?:{OPEN})",
    "(?P<found>(?:微信|支付宝|现金)[、/,和或 ]{0,2}银行卡(?:[、/,和或 ]|转账|付款|都|均))",
    "(?:^|[^a-z])(?P<found>(?:pay|paid|payment|payable)(?: by| via| to| with| my| a| bank|"
    " the){1,4} (?:bank transfer|wire transfer|bank card|card number))(?:[^a-z]|$)",
    "(?:^|[^a-z])(?P<found>(?:bank|wire) transfer (?:only|first|accepted|to))(?:[^a-z]|$)",
    "(?P<found>(?:перевод(?:ом|ите)?|оплата|предоплата|скидывай(?:те)?|переводи)[ :](?:на |"
    "по )?(?:карту|карте|сбер|тинькофф))",
)
ZFB = "(?:支付宝|zfb|alipay)"
ALIPAY = (
    f"(?P<found>(?:扫我?|打|转|走|付|加|扫一扫|{OFFERED}){ZFB})(?:{BARE})",
    f"(?P<found>(?:扫|打|用|{OFFERED})?{ZFB}(?:收款码|{ASKED}|转给我|转过来|扫码付))(?:{OPEN})",
    f"(?P<found>{OFFERED}{ZFB}(?:支付|付|转))(?:{BARE})",
    f"(?P<found>{ZFB}口令)(?:{OPEN})",
    f"(?P<found>{ZFB}(?:账号|账户|帐号|号)?(?: ?[:=→👉]){{1,2}} ?[0-9a-z@._-]{{5,40}})",
    f"(?P<found>{ZFB}(?:账号|账户|帐号|号)[是为]? ?[0-9a-z@._-]{{5,40}})",
    f"(?P<found>{ZFB} ?1[3-9][0-9]{{9}})(?:[^0-9]|$)",
    f"(?P<found>{ZFB}[、/,和或+ ]{{0,2}}(?:微信|wx|vx|银行卡)?{EITHER})",
    f"(?P<found>(?:微信|wx|vx)[、/,和或+ ]{{0,2}}{ZFB}(?:{EITHER}|{ASKED}|付))",
    "(?:^|[^a-z])(?P<found>(?:pay|paid|payment|accept|accepts|accepting|take|via|by|through|with)"
    "(?: by| via| with| me| using){0,2} alipay)(?:[^a-z]|$)",
)
WX = "(?:微信|威信|薇信|徽信|v信|vx|wx)"
WECHAT_TRANSFER = (
    f"(?P<found>{WX}(?:上|里|直接|扫码)?{ASKED})(?:{OPEN})",
    f"(?P<found>{WX}(?:上|里|直接)?转(?:我|给我|过来))(?:{OPEN})",
    f"(?P<found>(?:{OFFERED}){WX}(?:{ASKED}|支付|转))(?:{OPEN})",
    "(?P<found>转账(?:即?下单|后发|即发|发货|锁单|付款|截图|预定|预订|留货|为准|排单|后下单|后排))",
    "(?P<found>(?:直接|先|可|支持|接受|只收|仅收|请|私下|当面|先款|下单|报名)转账)"
    "(?:[^了过的得吗么呢没不失限记给功]|$|截图)",
    f"(?P<found>(?:支付宝|zfb)[、/,和或+ ]{{0,2}}{WX}(?:{EITHER}|{ASKED}))",
    f"(?P<found>{WX}(?:收款码|付款码|零钱转))",
    "(?:^|[^a-z])(?P<found>(?:pay|paid|payment|accept|accepts|take|via|by|through|with)"
    "(?: by| via| with| me| using){0,2} (?:wechat ?pay|wechat))(?:[^a-z]|$)",
    "(?P<found>transfer (?:first|to me|on wechat|via wechat))",
)
RED_PACKET = (
    "(?P<found>(?:发|微信)?红包(?:即可)?(?:下单|付款|支付|锁单|留货|预定|预订|拍下|占位|报名|"
    "定金|订金|转账))",
    f"(?P<found>(?:发|收|微信|用)红包(?:{EITHER}))",
    f"(?P<found>(?:{OFFERED})(?:微信)?红包(?:付|支付|付款|转账)?)"
    "(?:[^了过的得吗么呢没不失雨群封奖抵券优活提多金收到]|$)",
    "(?P<found>转账[、/,和或]?(?:发)?红包(?:都|均|也|皆|下单|付款))",
    "(?P<found>红包[、/,和或]?转账(?:都|均|也|皆|下单|付款))",
)
PAY_WORD = (
    "(?:收|付|支付|结算|支持|接受|用|转|走|只收|换|兑换?|出|卖|买|回收"
    "|pay|paid|accept|accepts|via|with|by|in|send|оплата|принимаем|за)"
)
# T and 33 letters or digits, a digit before a letter somewhere: found fast by those two.
WALLET = (
    "(?:" + "|".join(f"t[1-9a-z]{{{n}}}[1-9][a-z][1-9a-z]{{{31 - n}}}" for n in range(21)) + ")"
)
USDT = (
    f"(?P<found>{PAY_WORD}[ :]?(?:usdt|泰达币|trc-?20|erc-?20))(?:[^a-z]|$)",
    "(?:^|[^a-z])(?P<found>(?:usdt|泰达币)[ (/-]{0,2}(?:付款?|支付|结算|收款?|转账|交易|地址|"
    "充值|提现|钱包|兑换|承兑|预付|payments?|accepted|wallet|address|only|trc-?20|erc-?20|"
    "bep-?20|=|:))",
    "(?:^|[^a-z])(?P<found>(?:trc|erc|bep)-?20[ :()=-]{0,4}(?:usdt|地址|钱包|收款|付款|转账|"
    "address|wallet|t[1-9a-z]{33}|0x[0-9a-f]{40}))",
    "(?:^|[^a-z0-9])(?P<found>[0-9][0-9.,]{0,9} ?(?:usdt|泰达币))(?:[^a-z]|$)",
    f"(?:^|[^a-z0-9])(?P<found>{WALLET})(?:[^a-z0-9]|$)",
    "(?P<found>(?:收|出|换|兑)u(?:商|币|$|[^a-z0-9盘型形])|u商|(?:走|付|用)u结算)",
)

CARD = "(?:220[0-4]|35[0-9]{2}|4[0-9]{3}|5[1-5][0-9]{2}|62[0-9]{2})"
NUMBER = "[0-9]{4}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?|[0-9]{6} ?[0-9]{13}"
FIND_CARD = f"(?:[卡行][号里上]?[ :是为]{{0,3}}|^|[^0-9a-z_./@=&-])(?:{NUMBER})(?:[^0-9a-z_@-]|$)"
READ_CARD = re.compile(f"(?P<before>.*?)(?P<number>{NUMBER})[^0-9]?", re.DOTALL)

PAST = "|".join(
    (
        "(?:https?|ftp)://[!-~]{0,2000}",
        "(?:订单号?|单号|编号|运单号?|快递号?|流水号?|身份证号?码?|证号|uid|order|tracking)"
        "(?:[#:. 是为]{0,3})[0-9a-z-]{4,40}",
    )
)
PAYMENTS = Signs(
    hints=tuple(
        "卡 银行 工行 农行 建行 中行 招行 交行 邮政 邮储 公对公 支付宝 "
        "zfb alipay 微信付 微信支 微信转 微信打 转账 红包 usdt 泰达币 trc erc "
        "bep u商 收u 出u 换u 兑u u结算 card transfer карт сбер тинькофф "
        "wechat 收款 付款 打款 汇款 支付 转我 打我 扫我 转过来 转给我 零钱转".split()
    ),
    shapes=("[0-9]{4}(?:[ -]?[0-9]{2}){6}", "[1-9][a-z][1-9a-z]{11}"),
    past=PAST,
    plain={
        "bank_card": BANK_CARD,
        "alipay": ALIPAY,
        "wechat_transfer": WECHAT_TRANSFER,
        "red_packet": RED_PACKET,
        "usdt": USDT,
    },
)


def with_card_number(rest: pl.Series) -> pl.Series:
    """Say for each text, past others, whether a number of a bank card is in it."""
    found = pl.DataFrame({"row": pl.int_range(rest.len(), eager=True), "found": rest})
    found = found.with_columns(pl.col("found").str.extract_all(FIND_CARD)).explode("found")
    found = found.drop_nulls()
    cards = [one for one in found["found"].unique() if _card(one)]
    rows = found.filter(pl.col("found").is_in(cards))["row"]
    truth = constant(False, rest.len())
    return truth.scatter(rows, True) if rows.len() else truth


def card_numbers(folded: str) -> Iterator[Span]:
    """Give the places of the numbers of bank cards in one folded text."""
    for found in re.finditer(FIND_CARD, past_in(PAST, folded)):
        card = _card(found[0])
        if card:
            yield Span(found.start() + card.start, found.start() + card.end)


def _card(found: str) -> Span | None:
    """Give where in what FIND_CARD found a card number stands, if it is one."""
    parts = READ_CARD.fullmatch(found)
    if not parts:
        return None
    digits = re.sub("[ -]", "", parts["number"])
    if not re.match(CARD, digits) or not _luhn(digits) or _is_resident(digits):
        return None
    union_pay = digits.startswith("62")
    if len(digits) != 16 and not union_pay:
        return None
    likely = union_pay or digits != parts["number"] or parts["before"][:1] in ("卡", "行")
    return Span(*parts.span("number")) if likely else None


def _is_resident(digits: str) -> bool:
    """Say whether it is a resident's number: eighteen digits with a date of birth in them."""
    born = re.match("[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])", digits)
    return len(digits) == 18 and born is not None


def _luhn(digits: str) -> bool:
    """Say whether the check digit holds: every second digit from the right counts twice."""
    twice = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(twice)) % 10 == 0
