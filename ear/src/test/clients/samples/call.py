# python call.py FUNCTION ARGUMENT...: calls it in carillon.py and prints what it returned
import json
import re
import sys

import carillon

name = re.sub("([A-Z])", r"_\1", sys.argv[1]).lower()
given = [json.loads(text) if text.startswith("{") else text for text in sys.argv[2:]]
result = getattr(carillon, name)(*given)
if result is not None:
    sys.stdout.write(result if isinstance(result, str) else json.dumps(result))
