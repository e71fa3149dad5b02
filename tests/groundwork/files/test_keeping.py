"""What is kept of a file, what is refused, and that nothing anybody sends breaks the looking."""

import struct
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwork.files.jpeg import size_of
from groundwork.files.keeping import forget, keep
from groundwork.files.kinds import DOCUMENTS, IMAGES, KINDS, accept
from groundwork.files.models import StoredFile
from groundwork.files.names import ending_of, hides_an_ending, safe_name
from groundwork.files.refusals import FileRefused
from tests.conftest import NOW
from tests.factories.files import (
    FLORENCE,
    WHOLE,
    a_jpeg,
    a_pdf,
    a_png,
    a_png_with_words,
    a_webp,
    an_archive,
    an_exif,
    an_office_file,
)


def kept(session, body, name, allowed=DOCUMENTS):
    return keep(session, BytesIO(body), name, allowed=allowed, account_id=None, now=NOW)


def test_every_kind_we_take_is_kept_as_it_came(session):
    for ending, body in WHOLE.items():
        stored = kept(session, body, f"Our file.{ending.upper()}")

        assert (stored.body, stored.size, stored.name) == (body, len(body), f"Our file.{ending}"), ending
        assert stored.media_type == KINDS[ending].media_type


def test_a_file_is_read_back_by_another_session_and_can_be_forgotten(session, database):
    stored = kept(session, a_png(), "one.png", IMAGES)
    session.commit()

    with database.reading() as reader:
        assert reader.get_one(StoredFile, stored.id).body == a_png()
    forget(session, stored)
    session.commit()

    with database.reading() as reader:
        assert reader.get(StoredFile, stored.id) is None


ZIP_AS = {"docx": "xlsx", "odt": "docx", "pptx": "odt"}
REFUSED = {
    "nothing in it": (b"", "a.pdf", "empty"),
    "only spaces": (b" \n ", "a.txt", "empty"),
    "a picture called PDF": (a_png(), "a.pdf", "not what its name says"),
    "a PDF called picture": (a_pdf(), "a.png", "not what its name says"),
    "a web page called text": (b"<!DOCTYPE html><script>alert(1)</script>", "a.txt", "not what its name says"),
    "a drawing called Markdown": (b" \n<svg onload=alert(1)>", "a.md", "not what its name says"),
    "a program called text": (b"MZ\x90\x00\x03", "a.csv", "not in UTF-8"),
    "text with a NUL": (b"a\x00b", "a.txt", "not what its name says"),
    "Latin-1": ("Señora".encode("latin-1"), "a.txt", "UTF-8"),
    "a drawing": (b"<svg/>", "a.svg", "files of these kinds"),
    "a web page": (b"<html>", "a.html", "files of these kinds"),
    "no ending": (b"words", "words", "files of these kinds"),
    "two endings": (a_jpeg(), "photo.php.jpg", "two endings"),
    "a program behind a turned name": (a_png(), "a\u202egpj.exe", "files of these kinds"),
    "an iPhone's format": (b"ftypheic", "IMG_1.HEIC", "HEIC"),
    "the old Word": (b"\xd0\xcf\x11\xe0", "a.doc", "old format"),
    "a locked document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.docx", "password"),
    "half a PDF": (a_pdf()[:-8], "a.pdf", "damaged"),
    "a PDF that runs": (a_pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "a.pdf", "program"),
    "a PDF with a password": (a_pdf(b"trailer << /Encrypt 5 0 R >>"), "a.pdf", "password"),
    "half a picture": (a_png()[:-15], "a.png", "damaged"),
    "a picture with a wrong sum": (a_png().replace(b"IDAT", b"IDAU"), "a.png", "damaged"),
    "half a photo": (a_jpeg()[:-2], "a.jpg", "damaged"),
    "a photo of nothing": (b"\xff\xd8\xff\xd9", "a.jpg", "damaged"),
    "half a webp": (a_webp()[:-3], "a.webp", "damaged"),
    "a picture for a wall": (a_png(12_001, 1), "a.png", "too large"),
    "a photo of many pixels": (a_jpeg(11_000, 11_000), "a.jpg", "too large"),
    "a webp for a wall": (a_webp(12_001, 2), "a.webp", "too large"),
    "an archive called Word": (an_archive({"a.txt": b"a"}), "a.docx", "not what its name says"),
    "a macro": (an_office_file("docx", word__vbaProject_dot_bin=b"x"), "a.docx", "program"),
    "an embedded program": (an_office_file("pptx", ppt__embeddings__ole_dot_bin=b"x"), "a.pptx", "program"),
    "an open macro": (an_office_file("odt", Basic__Standard__Module1_dot_xml=b"x"), "a.odt", "program"),
    "half an archive": (an_office_file("xlsx")[:-30], "a.xlsx", "damaged"),
    "a bomb": (an_office_file("docx", big_dot_xml=b"0" * 3_000_000), "a.docx", "too large when it is opened"),
    "a way out": (an_archive({"../a.xml": b"a"}), "a.docx", "damaged"),
    "a way to the root": (an_archive({"/etc/passwd": b"a"}), "a.odt", "damaged"),
    "a way to a drive": (an_archive({"C:\\a.xml": b"a"}), "a.xlsx", "damaged"),
    **{f"{one} called {other}": (an_office_file(one), f"a.{other}", "not what") for one, other in ZIP_AS.items()},
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_is_refused_with_words_beside_the_box(what):
    body, name, words = REFUSED[what]

    with pytest.raises(FileRefused, match=words) as refused:
        keep(None, BytesIO(body), name, allowed=DOCUMENTS, account_id=None, now=NOW)

    assert refused.value.field == "file"


def test_a_link_inside_an_archive_is_refused():
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        link = ZipInfo("a.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(FileRefused, match="damaged"):
        KINDS["docx"].read(made.getvalue())


def test_more_entries_than_a_document_has_are_refused_before_they_are_listed():
    whole = an_office_file("docx")
    at = whole.rfind(b"PK\x05\x06")
    many = whole[: at + 10] + struct.pack("<HI", 60_000, 60_000 * 46) + whole[at + 16 :]

    with pytest.raises(FileRefused, match="too large when it is opened"):
        KINDS["docx"].read(many)


def test_an_entry_that_says_less_than_it_holds_is_refused():
    whole = bytearray(an_office_file("docx", big_dot_xml=bytes(range(256)) * 40))
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 10)

    with pytest.raises(FileRefused, match="damaged"):
        KINDS["docx"].read(bytes(whole))


def test_no_more_is_read_than_the_limit_and_a_piece(session):
    class Endless:
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"a" * size

    stream = Endless()

    with pytest.raises(FileRefused, match="larger than 10 MB"):
        keep(session, stream, "a.txt", allowed=DOCUMENTS, account_id=None, now=NOW)

    assert stream.given <= 10_000_000 + (1 << 16)


def test_a_photo_loses_place_camera_names_and_what_follows_its_end(session):
    photo = a_jpeg(4, 3, exif=an_exif(6), after=b"a second photo " + FLORENCE)

    stored = kept(session, photo, "photo.jpg", IMAGES)

    assert FLORENCE not in stored.body
    assert b"adobe" not in stored.body
    assert b"ICC_PROFILE" in stored.body
    assert size_of(stored.body) == (4, 3)
    assert stored.body.endswith(b"\x78\xff\x00\xff\xd9")


@pytest.mark.parametrize("order", "<>")
def test_a_photo_stays_the_right_way_up(order):
    read = KINDS["jpg"].read

    turned = read(a_jpeg(exif=an_exif(8, order)))

    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x08" in turned
    assert read(turned) == turned  # what is clean is left as it is
    assert b"Exif" not in read(a_jpeg(exif=an_exif(1, order)))


def test_pictures_of_the_web_lose_their_words_too():
    assert KINDS["png"].read(a_png_with_words(FLORENCE)) == a_png()
    assert FLORENCE not in KINDS["webp"].read(a_webp(exif=FLORENCE))
    assert KINDS["webp"].read(a_webp(exif=FLORENCE))[20] == 0


def test_a_document_without_macros_may_list_its_empty_library():
    mimetype = b"application/vnd.oasis.opendocument.text"
    body = an_archive({"mimetype": mimetype, "Basic/script-lc.xml": b"x"}, first_stored=True)

    assert KINDS["odt"].read(body) == body


NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "C:\\Users\\Rosa\\My letter.PDF": "My letter.pdf",
    "con.txt": "_con.txt",
    "a<b>:c?.txt": "a b c.txt",
    " .hidden.txt. ": "hidden.txt",
    "a\u202ethgir\u0000.md": "athgir.md",
    "Añoranza 2026.v2.docx": "Añoranza 2026.v2.docx",
    "x" * 300 + ".csv": "x" * 116 + ".csv",
    "...": "file",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_safe_and_stays_readable(name):
    assert safe_name(name) == NAMES[name]


@given(st.text(max_size=300))
def test_no_name_leaves_its_folder_or_loses_its_ending(name):
    made = safe_name(name)

    assert 0 < len(made) <= 121
    assert not {"/", "\\", "\0", "\u202e", "\n", '"'} & set(made)
    assert made not in {".", ".."}
    assert isinstance(hides_an_ending(name), bool)
    assert ending_of(made) == ending_of(name) or not ending_of(name)


def looked_at(ending, body):
    """What is kept of it, or None where it is refused; anything else that is raised is a finding."""
    try:
        return KINDS[ending].read(body)
    except FileRefused:
        return None


@settings(max_examples=150)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_no_bytes_break_the_looking(ending, data):
    body = bytearray(WHOLE[ending])
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(body)))
        body[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=6))

    read = looked_at(ending, bytes(body))

    assert read is None or (len(read) <= len(body) + 64 and looked_at(ending, read) == read)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=400))
def test_noise_is_refused_or_kept_and_never_an_error(ending, noise):
    read = looked_at(ending, noise)

    assert read is None or len(read) <= len(noise)


def test_the_box_for_a_file_offers_what_is_taken():
    assert accept(IMAGES) == ".png,.jpg,.jpeg,.webp"
