#!/usr/bin/env python3
"""The yardstick of python jieba: cuts the files below the given paths and prints how many words it found.

    pip install jieba && python3 benches/peers/python_jieba.py PATH…
"""
import logging
import pathlib
import sys

import jieba

jieba.setLogLevel(logging.WARNING)
words = 0
for path in map(pathlib.Path, sys.argv[1:]):
    for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
        words += sum(1 for _ in jieba.cut(file.read_text(encoding="utf-8", errors="replace")))
print(words)
