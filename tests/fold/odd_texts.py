"""Texts made of the characters that folding stumbles over."""

from __future__ import annotations

from hypothesis import strategies as st

HAN = "加薇信微威臺体⺠⼀々〇"
LETTERS = "avxAVXİıßẞſςσΣµǰJéñŁ𝐉𝕧ﬁﷺ㎒™ª"
LOOKALIKES = "хХаАоОрРВНТмѵбйя" + "ανΝΑΟοω" + "ꮩᏙꓦᴠⲟɑ" + "ყʼ"
DIGITS = "05８①²٣४𝟗〇零"
PICTURES = "❤♥💗👍🏽🇨🇳🌹💚➕💰🐎✈★❶"
BRACKETS = "()（）【】《》[]{}<>〔〕"
BETWEEN = " \t\u00a0\u3000.·、・-_~|/\\+='’\"“*●★，。！：\n\r,"
MARKS = "\u0301\u0308\u0336\u030c\u0307\u0345\u20dd\u20e3\u3099\u0e48\u05b7\u0651\u094d\u302a"
JOINING = "ᄀ가ᅡᆨㄱㅏㅋｶﾞﾟがาำကြि"
INVISIBLE = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\U000e0100\U000e0061\u3164\u115f\u034f\u0000\u2800"
)

ALPHABET = (
    HAN
    + LETTERS
    + LOOKALIKES
    + DIGITS
    + BETWEEN
    + PICTURES
    + BRACKETS
    + MARKS
    + JOINING
    + INVISIBLE
)

texts = st.one_of(
    st.text(st.sampled_from(ALPHABET), max_size=12),
    st.text(st.sampled_from("vxхаéß加信臺 .'·_5\u0301\u0336\u200b"), max_size=9),
    st.text(st.sampled_from("加微信v()【】❤🏽 ·\n"), max_size=12),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    st.lists(st.sampled_from([*"vx 加信eéJ가", "\u0301" * 31, "\u0336" * 30]), max_size=6).map(
        "".join
    ),
)
