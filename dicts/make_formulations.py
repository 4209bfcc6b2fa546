#!/usr/bin/env python3
"""Make formulations.tsv: in how many reports each formulation stands.

    make_formulations.py FOLDER BAOGAO > formulations.tsv

FOLDER holds reports of many years and places, BAOGAO is the built program. The formulations are the key phrases that the
program finds in any of the reports; counted is in how many of them each stands as a string. Only counts leave the
texts; formulations of fewer than four reports are left out.
"""
import json
import pathlib
import subprocess
import sys

LEAST = 4


def main(folder, baogao):
    files = sorted(str(path) for path in pathlib.Path(folder).glob("*.txt"))
    texts = [subprocess.run([baogao, "text", path], capture_output=True, text=True, check=True).stdout for path in files]
    command = [baogao, "phrases", "-f", "jsonl", "--top", "200", *files]
    found = set()
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        found |= {phrase["text"] for phrase in json.loads(line)["key_phrases"]}
    print("term\treports")
    for term in sorted(found):
        reports = sum(term in text for text in texts)
        if reports >= LEAST:
            print(f"{term}\t{reports}")


if __name__ == "__main__":
    main(*sys.argv[1:])
