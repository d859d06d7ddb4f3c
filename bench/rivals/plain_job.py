"""What people write by hand: json, re and a dict of deques; a second ad within two hours goes."""

import json
import re
import sys
from collections import defaultdict, deque

export, words, output = sys.argv[1:4]
with open(words, encoding="utf-8") as handle:
    ad = re.compile("|".join(re.escape(line.strip()) for line in handle))
with open(export, encoding="utf-8") as handle:
    messages = json.load(handle)["messages"]
recent = defaultdict(deque)
with open(output, "w", encoding="utf-8") as out:
    for message in messages:
        text = message.get("text") or ""
        if isinstance(text, list):
            text = "".join(part if isinstance(part, str) else part["text"] for part in text)
        if ad.search(text.lower()):
            ads = recent[message.get("from_id")]
            now = int(message["date_unixtime"])
            while ads and ads[0] <= now - 7200:
                ads.popleft()
            ads.append(now)
            if len(ads) > 1:
                continue
        out.write(json.dumps(message, ensure_ascii=False) + "\n")
