#!/usr/bin/env python3
"""Makes background.tsv from jieba's dictionary: words of two characters and more with their counts.

    make_background.py path/to/dict.txt > background.tsv

The counts are those of the corpus that jieba's dictionary was made from (general Chinese, MIT licence). Words below
the floor are rare enough to be told apart by their absence.
"""
import sys

FLOOR = 300
rows = {}
for line in open(sys.argv[1], encoding="utf-8"):
    word, count, _ = line.split(" ")
    if len(word) >= 2 and int(count) >= FLOOR and all("\u4e00" <= c <= "\u9fff" for c in word):
        rows[word] = int(count)
print("term\tcount")
for word in sorted(rows):
    print(f"{word}\t{rows[word]}")
