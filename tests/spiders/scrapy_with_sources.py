"""`scrapy` over another folder of sources than the newsroom's: scrapy_with_sources.py FOLDER crawl …"""

import sys
from pathlib import Path

from scrapy.cmdline import execute

import clipdesk.model.catalogue

if __name__ == "__main__":
    clipdesk.model.catalogue.NEWSROOM_SOURCES = Path(sys.argv[1])
    execute(["scrapy", *sys.argv[2:]])
