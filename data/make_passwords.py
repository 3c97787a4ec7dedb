"""Make common_passwords.txt: the passwords that everybody tries first, commonest first.

    pip install zxcvbn==4.5.0; python data/make_passwords.py [--into FOLDER]

The lists that zxcvbn (MIT) counts from leaked passwords are not needed to run the application, so the
package is not among its requirements: install it where this script runs, for instance in a venv of its own.
"""

import argparse
from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST = 8  # the application refuses shorter ones anyway


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=Path(__file__).parent)
    choices = parser.parse_args()
    long_enough = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST]
    path = choices.into / "common_passwords.txt"
    path.write_text("\n".join(long_enough) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
