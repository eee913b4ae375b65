"""Receipt numbers such as K7P-4M3: short enough to read out on the phone, without look-alikes.

Left out: 0 O Q D, 1 I L, 2 Z, 5 S, 8 B, 6 G and U V, which are alike in print or by hand, and A and E, so that no word
appears by chance.
Seventeen signs in six places give 24 million numbers; the store refuses one that is taken and the next is drawn.
"""

import re
import secrets

ALPHABET = "3479CFHJKMNPRTWXY"
SHAPE = re.compile(f"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}")


def new_receipt() -> str:
    """Draw a receipt number; nothing about the document can be read from it."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{signs[:3]}-{signs[3:]}"
