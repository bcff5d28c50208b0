"""The same made-up material every time: texts of Zipf's words, lists of staff, pictures' bytes."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

from PIL import Image

from benchmarks.people import ROLES, name


class Texts:
    """Words as often as in life: the n-th most frequent has a share of 1/n."""

    def __init__(self, seed: int = 1, vocabulary: int = 20_000) -> None:
        self.random = random.Random(seed)
        letters = "abcdefghijklmnoprstuvwyŵŷ"
        self.words = [
            "".join(self.random.choices(letters, k=self.random.randint(2, 10)))
            for _ in range(vocabulary)
        ]
        self._weights = [1 / (rank + 1) for rank in range(vocabulary)]

    def text(self, length: int) -> str:
        """Return a text of so many words."""
        return " ".join(self.random.choices(self.words, self._weights, k=length))

    def keystrokes(self, count: int) -> list[str]:
        """Return what stands in the search box after each key, for words frequent, rare and wrong.

        Most of what people look for is rare: a name, a reference, a word of one post.
        """
        typed: list[str] = []
        while len(typed) < count:
            word = self.random.choice(self.words)
            if self.random.random() < 0.1:
                word += "zq"
            typed += [word[:end] for end in range(1, len(word) + 1)]
        return typed[:count]


def staff_csv(count: int) -> bytes:
    """Return a list of staff as a school's system exports it: ten columns."""
    out = io.StringIO()
    writer = csv.writer(out)
    headings = "Full name,Role,Work email,Staff code,Start date,End date,Team,Title,Phone,NI number"
    writer.writerow(headings.split(","))
    for number in range(count):
        started = f"{number % 28 + 1:02}/09/{2005 + number % 20}"
        row = (name(number), ROLES[number % 5], f"p{number}@school.example", f"S{number:05}")
        writer.writerow((*row, started, "", f"Year {number % 7}", "Mx", "", "QQ123456C"))
    return out.getvalue().encode()


def screenshots(folder: Path, megabytes: int, each_kb: int = 1200) -> list[Path]:
    """Write PNG files that a camera's noise would make, and return them."""
    folder.mkdir()
    noise = random.Random(2)
    side = int((each_kb * 1024 / 3) ** 0.5)
    files = []
    for number in range(megabytes * 1024 // each_kb):
        file = folder / f"Screenshot {number:04}.png"
        pixels = noise.randbytes(side * side * 3)
        Image.frombytes("RGB", (side, side), pixels).save(file, compress_level=0)
        files.append(file)
    return files
