"""`make phonemes`: takes the readings of all phrases over as they are now; the diff shows what is read otherwise.

python tests/phonemes/refresh.py [zh] [en]
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "helpers")]

from phoneme_table import VOICES, table, table_file  # noqa: E402 (found by the line above)


def main(languages: list[str]) -> int:
    """Write the tables of the languages named, or all."""
    if unknown := [language for language in languages if language not in VOICES]:
        sys.stderr.write(f"no voice of the project speaks {unknown[0]}; it speaks {', '.join(VOICES)}\n")
        return 2
    for language in languages or VOICES:
        before = table_file(language).read_text("utf-8").splitlines() if table_file(language).exists() else []
        after = table(language)
        table_file(language).write_text(after, "utf-8")
        changed = len(set(after.splitlines()) ^ set(before))
        sys.stdout.write(f"{table_file(language).relative_to(ROOT)}: {changed} lines are other; read them: git diff\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
