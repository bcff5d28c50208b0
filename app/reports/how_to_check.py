"""The text in every bundle that says how to check it, for somebody who has only ``sha256sum``."""

from __future__ import annotations

_TEXT = """\
HOW TO CHECK THIS BUNDLE
========================

What it shows. If every check below says OK, all files are exactly those that the
school put in, and none is missing. It does not show that what a screenshot or a
message says is true; it shows that nobody has changed it since it was taken in.

What lies where
{files}
  manifest-sha256.txt   the SHA-256 of every file in data/

On Linux or a Mac (on a Mac: shasum -a 256 -c in place of sha256sum -c)
  1. Open a terminal in this folder, the one that holds bagit.txt.
  2. sha256sum -c tagmanifest-sha256.txt
  3. sha256sum -c manifest-sha256.txt
  Every line has to end in OK. A file in data/ that no line names was added later.

On Windows
  1. Open PowerShell in this folder.
  2. Get-FileHash data\\{main}
  3. Compare what it prints, ignoring capitals, with the line of that file in
     manifest-sha256.txt. Do the same for each file that matters.

With the BagIt tool of the Library of Congress
  bagit.py --validate .

This bundle follows RFC 8493. To be sure that nobody made a new one in its place, ask
the school to read you the fingerprint that it noted for this bundle: it is the
SHA-256 of tagmanifest-sha256.txt.

If the bundle came as one file that ends in .tar.age, open it first with the free
program age: age -d BUNDLE.tar.age > BUNDLE.tar, then unpack BUNDLE.tar.
"""


_BUNDLE = """\
  data/chronology.pdf   what happened, in order, with when each thing was recorded
  data/index.csv        every exhibit with its file and its SHA-256
  data/originals/       exhibits exactly as they arrived
  data/redacted/        copies with parts blacked out"""
_REQUEST = """\
  data/{main}
                        what is held, in words, and what was left out and why
  data/letter.pdf       the letter that goes with it
  data/index.csv        every file with its SHA-256
  data/records/         signed pages, as they were scanned or drawn
  data/originals/       screenshots and files exactly as they arrived
  data/redacted/        copies with parts blacked out"""


def how_to_check(request: str = "") -> bytes:
    """Return the text, as it stands in a bag; ``request`` is the reference that it answers."""
    main = f"{request}.pdf" if request else "chronology.pdf"
    files = (_REQUEST if request else _BUNDLE).format(main=main)
    return _TEXT.format(files=files, main=main).encode("ascii")
