"""The words for the halves of the day in clocks of twelve hours, as Unicode's CLDR has them."""

from __future__ import annotations

# A line for each language: before noon | after noon; _ stands for a blank that may be left out.
_COMMON = (  # words that nobody is called
    "am a.m. a._m. | pm p.m. p._m.",
    "오전 | 오후",
    "午前 | 午後",
    "上午 凌晨 早上 清晨 | 下午 中午 晚上 傍晚",
    "vorm. morgens nachts | nachm. abends mittags",
)
_OTHER = (  # some are names or initials too: the stamp has to end behind them
    "π.μ. | μ.μ.",  # Greek
    "e_paradites p.d. | e_pasdites m.d.",  # Albanian
    "пр.об. | сл.об.",  # Bulgarian
    "prije_podne pre_podne | po_podne poslije_podne",  # Croatian, Serbian, Bosnian
    "прије_подне пре_подне | по_подне послије_подне",
    "претпл. | попл.",  # Macedonian
    "dop. dopoldne | odp. pop. popoldne",  # Czech, Slovene
    "de. | du.",  # Hungarian
    "öö | ös",  # Turkish
    "bn | pn",  # Kurdish
    "g.öň go.öň | g.soň go.soň",  # Turkmen
    "to | tk",  # Uzbek
    "тң | тк",  # Kyrgyz
    "ү.ө. | ү.х.",  # Mongolian
    "дп | пп",  # Ukrainian
    "priešpiet | popiet",  # Lithuanian
    "priekšp. priekšpusdienā | pēcp. pēcpusd. pēcpusdienā",  # Latvian
    "fm fm. f.m. f.h. | em em. e.m. e.h.",  # Swedish, Norwegian, Icelandic
    "ap. | ip.",  # Finnish
    "vm. | nm.",  # Afrikaans
    "r.n. yb | i.n. yh",  # Irish, Welsh
    "da_manhã de_la_mañana | da_tarde da_noite de_la_tarde de_la_noche",  # Portuguese, Spanish
    "sa | ch",  # Vietnamese
    "pg | ptg",  # Malay
    "gh | gd",  # Somali
    "ص صباحًا صباحا | م مساءً مساء",  # Arabic
    "ق.ظ. قبل\u200cازظهر | ب.ظ. بعدازظهر",  # Persian
    "غ.م. غ.م | غ.و. غ.و",  # Pashto
    "ب.ن | د.ن",  # Central Kurdish
    "چ.ب | چ.ك",  # Uyghur
    'לפנה״צ לפנה"צ | אחה״צ אחה"צ',  # Hebrew
    "पूर्वाह्न म.पू. | अपराह्न म.उ.",  # Hindi, Nepali, Marathi
    "পূর্বাহ্ণ পূৰ্বাহ্ন | অপরাহ্ণ অপৰাহ্ন",  # Bengali, Assamese
    "முற்பகல் | பிற்பகல்",  # Tamil
    "ಪೂರ್ವಾಹ್ನ | ಅಪರಾಹ್ನ",  # Kannada
    "පෙ.ව. | ප.ව.",  # Sinhala
    "ก่อนเที่ยง | หลังเที่ยง",  # Thai
    "ກ່ອນທ່ຽງ | ຫຼັງທ່ຽງ",  # Lao
    "နံနက် | ညနေ",  # Burmese
    "ጥዋት ቅ.ቀ. | ከሰዓት ድ.ቀ.",  # Amharic, Tigrinya
    "上晝 上昼 | 下晝 下昼",  # Cantonese
)


def _side(lines: tuple[str, ...], side: int) -> list[str]:
    return [word for line in lines for word in line.split(" | ")[side].split()]


COMMON = tuple(_side(_COMMON, 0) + _side(_COMMON, 1))
OTHER = tuple(_side(_OTHER, 0) + _side(_OTHER, 1))
_MORNING = frozenset(word.replace("_", "") for word in _side(_COMMON + _OTHER, 0))
_AFTERNOON = frozenset(word.replace("_", "") for word in _side(_COMMON + _OTHER, 1))


def in_24_hours(hour: int, period: str) -> int:
    """Give the hour of a clock by the word for its half of the day, in lower case, blanks out."""
    if period in _MORNING and hour == 12:
        return 0
    return hour + 12 if period in _AFTERNOON and hour < 12 else hour
