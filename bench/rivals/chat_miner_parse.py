"""chat-miner reads the same Telegram export into a table, and nothing is done with it."""

import sys

from chatminer.chatparsers import TelegramJsonParser

parser = TelegramJsonParser(sys.argv[1])
parser.parse_file()
print(len(parser.parsed_messages.get_df()))
