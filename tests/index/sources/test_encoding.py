"""Texts in old encodings are decoded to the letters written, or skipped with a message about how to name the
encoding.
"""

from __future__ import annotations

import base64
import json
import quopri
from urllib.parse import quote

import chardet
import pytest

from index.errors import UsageError
from index.reading.read import notices, read
from index.records import Skipped, Speech
from index.sources.encoding import EncodingError, decoded, in_utf8, named
from index.sources.source import Source

RUSSIAN = "Уважаемые коллеги! Сегодня мы открываем новый мост через реку, и паромы больше не нужны."
UKRAINIAN = "Шановні колеги! Сьогодні ми відкриваємо новий міст через річку, і пороми більше не потрібні."
POLISH = "Szanowni Państwo! Dziś otwieramy nowy most przez rzekę, więc łodzie już nie są potrzebne."
CZECH = "Vážené kolegyně, dnes otevíráme nový most přes řeku a přívozy už nepotřebujeme."
HUNGARIAN = "Tisztelt képviselők! Ma új hidat nyitunk a folyó fölött, a kompokra nincs többé szükség."
GERMAN = "Sehr geehrte Damen und Herren, heute eröffnen wir die Brücke über den Fluß; größere Fähren fahren nicht mehr."
FRENCH = "Mesdames et messieurs, nous ouvrons à présent le pont bâti l'été dernier, et les bacs n'ont plus d'intérêt."
ENGLISH = "We open the bridge today. “It is naïve,” said the café’s owner — and she was right about the ferry."
TURKISH = "Sayın milletvekilleri! Bugün köprüyü açıyoruz; artık feribotlara ihtiyaç kalmadı, şimdi başlıyoruz."
GREEK = "Κυρίες και κύριοι, σήμερα ανοίγουμε τη νέα γέφυρα και τα πλοία δεν χρειάζονται πια."
HEBREW = "גבירותיי ורבותיי, היום אנו פותחים את הגשר החדש מעל הנהר, ואין עוד צורך במעבורות."
ARABIC = "سيداتي وسادتي، نفتتح اليوم الجسر الجديد فوق النهر ولم تعد هناك حاجة إلى العبارات."
JAPANESE = "皆様、本日、私たちは新しい橋を開通します。フェリーはもう必要ありません。"
CHINESE = "各位同事，今天我们开通港口大桥。渡轮不再需要，这对全城都是好消息。"
TAIWANESE = "各位同事，今天我們開通港口大橋。渡輪不再需要，這對全城都是好消息。"
KOREAN = "여러분, 오늘 우리는 새 다리를 엽니다. 이제 나룻배는 더 이상 필요하지 않습니다."
THAI = "ท่านผู้มีเกียรติ วันนี้เราเปิดสะพานใหม่ข้ามแม่น้ำ เรือข้ามฟากไม่จำเป็นอีกต่อไป"
LITHUANIAN = "Gerbiami kolegos! Šiandien atidarome naują tiltą per upę, keltų daugiau nebereikės."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((RUSSIAN, name) for name in ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "cp855")),
        *((UKRAINIAN, name) for name in ("cp1251", "koi8-u", "iso8859-5")),
        *((text, name) for text in (POLISH, CZECH, HUNGARIAN) for name in ("cp1250", "iso8859-2", "cp852")),
        *((GERMAN, name) for name in ("cp1252", "iso8859-1", "cp850", "mac-roman")),
        *((FRENCH, name) for name in ("cp1252", "iso8859-15", "cp850")),
        (ENGLISH, "cp1252"),
        (TURKISH, "cp1254"),
        (GREEK, "cp1253"),
        (GREEK, "iso8859-7"),
        (HEBREW, "cp1255"),
        (ARABIC, "cp1256"),
        (LITHUANIAN, "cp1257"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
        (CHINESE, "hz"),
        (TAIWANESE, "big5"),
        (KOREAN, "euc_kr"),
        (THAI, "cp874"),
        *((text, name) for text in (RUSSIAN, ENGLISH) for name in ("utf-16-le", "utf-16-be")),
    ],
)
def test_a_text_in_an_old_encoding_is_read_with_a_notice(text: str, encoding: str) -> None:
    found = decoded(text.encode(encoding))
    assert found.text == text
    assert found.notice
    assert found.encoding in found.notice


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "big5"])
def test_quotation_marks_and_dashes_tell_what_an_english_text_is_in(encoding: str) -> None:
    text = "The harbour’s bridge—so they said—“will be” open soon."
    assert decoded(text.encode(encoding)).text == text


WINDOWS = (
    (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "cp866"), (RUSSIAN, "mac-cyrillic"), (POLISH, "cp1250"),
    (POLISH, "iso8859-2"), (GERMAN, "cp850"), (FRENCH, "mac-roman"), (ENGLISH, "mac-roman"), (GREEK, "cp737"),
    (HEBREW, "cp862"), (CHINESE, "gb18030"), (JAPANESE, "shift_jis"), (KOREAN, "euc_kr"), (LITHUANIAN, "iso8859-13"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), WINDOWS)
@pytest.mark.parametrize("length", [3, 8, 20, 45])
def test_a_beginning_of_any_length_is_read_right_or_refused(text: str, encoding: str, length: int) -> None:
    text = text[:length]
    assert read_or_refused(text.encode(encoding)) in (text, "refused")


def read_or_refused(content: bytes) -> str:
    try:
        return decoded(content).text
    except EncodingError:
        return "refused"


def test_what_cannot_be_told_is_refused_with_what_to_name() -> None:
    (skipped,) = read(Source("2001-01-01-short.txt", "ма–ль".encode("mac-cyrillic")))
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("not UTF-8")
    assert "--encoding" in skipped.reason


def test_what_cannot_be_told_is_guessed_at_once_for_all_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    guess, guessed = chardet.detect_all, list[bytes]()
    monkeypatch.setattr(chardet, "detect_all", lambda content: guessed.append(content) or guess(content))
    (skipped,) = read(Source("2001-01-02-short.txt", "ма–ль\n".encode("mac-cyrillic")))
    assert isinstance(skipped, Skipped)
    assert len(guessed) == 1


def test_the_encoding_that_a_person_names_is_taken_for_what_is_no_utf8() -> None:
    name = named("windows-1251")
    assert decoded("Да".encode("cp1251"), name).text == "Да"
    assert decoded("Да".encode(), name).text == "Да"
    with pytest.raises(EncodingError, match="neither UTF-8 nor"):
        decoded("é".encode("cp1252"), named("shift_jis"))


def test_a_name_that_is_no_encoding_is_an_error_that_says_so() -> None:
    with pytest.raises(UsageError, match="windows-12345"):
        named("windows-12345")
    with pytest.raises(UsageError):
        named("rot13")


def test_one_bad_byte_costs_one_letter() -> None:
    content = RUSSIAN.encode() + b" page \xff end " + RUSSIAN.encode()
    found = decoded(content)
    assert found.text == f"{RUSSIAN} page \ufffd end {RUSSIAN}"
    assert found.notice == "1 bad byte stands as \ufffd in what is UTF-8 otherwise"
    assert decoded(b"A long text of plain letters. " * 40 + b"\xff").text.endswith("letters. \ufffd")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<?xml version="1.0" encoding="windows-1251"?><u>Да</u>'.encode("cp1251"), "<u>Да</u>"),
        ('<html><head><meta charset="koi8-r"></head>Да'.encode("koi8-r"), "</head>Да"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' + "港".encode("gb18030"), ">港"),
        ('<?xml version="1.0" encoding="iso-8859-1"?><u>It’s</u>'.encode("cp1252"), "<u>It’s</u>"),
        ('<?xml version="1.0" encoding="UTF-8"?><u>Да'.encode() + b"\xff</u>", "<u>Да\ufffd</u>"),
    ],
)
def test_what_a_file_says_of_itself_is_believed(content: bytes, text: str) -> None:
    assert decoded(content).text.endswith(text)


def test_bytes_that_formats_read_are_utf8_and_say_so() -> None:
    content = in_utf8('<?xml version="1.0" encoding="windows-1251"?><u>Да</u>'.encode("cp1251"))
    assert content.decode() == '<?xml version="1.0" encoding="utf-8"?><u>Да</u>'


def test_half_an_emoji_in_any_field_costs_one_letter() -> None:
    rows = [
        {
            "id": r"a",
            "title": "Half \ud83d here",
            "date": "2020-01-01",
            "text": "One \udc00 two.",
            "speaker": "A \ud83d",
        },
        {"id": r"b", "title": "Whole 😀", "date": "2020-01-02", "text": "Three \\ud83d four.", "speaker": "Bo"},
    ]
    content = "\n".join(map(json.dumps, rows)).encode()
    one, other = read(Source("a.jsonl", content))
    assert isinstance(one, Speech)
    assert isinstance(other, Speech)
    assert (one.title, one.paragraphs[0].text) == ("Half \ufffd here", "One \ufffd two.")
    assert one.paragraphs[0].speaker == "A \ufffd"
    assert (other.title, other.paragraphs[0].text) == ("Whole 😀", "Three \\ud83d four.")


def test_how_a_file_was_read_is_a_notice_of_the_run() -> None:
    (told,) = notices(Source("2001-01-01-most.txt", RUSSIAN.encode("koi8-r")))
    assert told.startswith("read as koi8-r")


@pytest.mark.parametrize(
    ("content", "text", "told"),
    [
        (quopri.encodestring(FRENCH.encode()), FRENCH, "quoted-printable"),
        (quopri.encodestring(FRENCH.encode("cp1252")), FRENCH, "quoted-printable"),
        (FRENCH.encode("utf-7"), FRENCH, "UTF-7"),
        (RUSSIAN.encode("utf-7"), RUSSIAN, "UTF-7"),
        (quote(FRENCH).encode(), FRENCH, "percent signs"),
        (RUSSIAN.encode("cp1251").decode("latin-1").encode(), RUSSIAN, "windows-1251 for windows-1252"),
        (GREEK.encode("cp1253").decode("latin-1").encode(), GREEK, "for windows-1252"),
        (RUSSIAN.encode("koi8-r").decode("cp1251").encode(), RUSSIAN, "koi8-r for windows-1251"),
    ],
)
def test_letters_in_disguise_are_read_and_told(content: bytes, text: str, told: str) -> None:
    found = decoded(content)
    assert found.text.rstrip("\n") == text
    assert found.notice is not None
    assert told in found.notice


@pytest.mark.parametrize(
    "text",
    [
        "We have x = 3 and y=4, and a link: http://example.org/?a=C3&b=E2 here.",
        "The sum is x=3D4 in the model.",
        "Call +4915112345678 or +33123456789 today.",
        "He got 100%20 of it, and 5%20 more.",
        "МОСТ ОТКРЫТ. ПАРОМЫ БОЛЬШЕ НЕ НУЖНЫ.",
        "Où étés à l'été où dîné, ô Zoé?",
    ],
)
def test_text_that_is_in_no_disguise_stays_as_it_is(text: str) -> None:
    found = decoded(text.encode())
    assert (found.text, found.notice) == (text, None)


def test_text_in_base64_is_refused_with_what_to_do() -> None:
    with pytest.raises(EncodingError, match="in base64, as mails send it: decode it"):
        decoded(base64.encodebytes(ENGLISH.encode() * 3))


def test_a_table_in_an_old_encoding_says_so() -> None:
    text = f'date,speaker,text\n2001-02-01,Иванова,"{RUSSIAN}, и ещё"\n2001-02-02,Иванова,"{RUSSIAN}"\n'
    told = notices(Source("a.csv", text.encode("cp1251")))
    assert told[0].startswith("read as windows-1251")
