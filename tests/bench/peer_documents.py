"""The peer: WeasyPrint, in an environment of its own (see the Makefile). HTML in, time out, both as a line of JSON."""

import json
import logging
import sys
import time

import weasyprint
from weasyprint.text.fonts import FontConfiguration

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


def main() -> None:
    fonts = FontConfiguration()
    for line in sys.stdin:
        html = json.loads(line)
        began, worked = time.perf_counter(), time.process_time()
        made = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1", font_config=fonts)
        took = {"ms": (time.perf_counter() - began) * 1000, "processor_ms": (time.process_time() - worked) * 1000}
        sys.stdout.write(json.dumps(took | {"bytes": len(made)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
