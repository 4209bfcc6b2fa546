#!/usr/bin/env python3
"""Fit the ranking of key phrases to underlined reports, and write model.bin.

    fit.py --features PROGRAM --corpus FOLDER --work FOLDER [--sheets FOLDER]... [--hold-out FILE] [--least N] -o model.bin

PROGRAM is the example `features` (cargo build --release --example features). The corpus has `phrases/A`, `phrases/B` and
`phrases/more` with sheets (NAME.phrases, NAME.more; a phrase a line, then tab, class, tab, place) and the texts in `raw`,
`dev` and `many`; each further folder of --sheets has NAME.txt beside its sheets. The work folder holds what is in between.
Names in the file of --hold-out are left out: what the model then says of these reports is said of unseen ones.

Needs numpy, pandas and lightgbm (the versions that made the table are in README.md). What is written is whole numbers, and
thresholds that are compared with what the same program computes: nothing depends on the machine that uses it.
"""
import argparse
import gzip
import json
import pathlib
import struct
import subprocess

import lightgbm
import numpy as np
import pandas as pd

FOLDS = 8
# What readers say of a stretch: underlined, or acceptable; the trees that choose are told of close cuts, too.
ACCEPTABLE = 0.2
CLOSE, CLOSE_ACCEPTABLE = 0.4, 0.1
QUICK = dict(num_leaves=8, learning_rate=0.3, feature_fraction=0.5), 30
THOROUGH = dict(num_leaves=48, max_depth=6, learning_rate=0.05, feature_fraction=0.3), 400
CLOSER = 150
COMMON = dict(
    objective="cross_entropy", bagging_fraction=0.7, bagging_freq=1, lambda_l2=5, min_data_in_leaf=100, max_bin=127, use_missing=False,
    verbose=-1, seed=1, num_threads=2, deterministic=True, force_row_wise=True,
)
# The roles of words, as the program has them.
WORD_ROLES = ["First", "Last", "Before", "Behind", "ClauseHead", "Inside"]
# A leaf says so much for a unit.
UNIT = 4096


def sheet(path):
    """Phrase and class of each line."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()] if path.exists() else []
    return [(row[0].strip(), row[1].strip() if len(row) > 1 else "") for row in rows]


def prepare(corpus, folders, work):
    """Lays texts and sheets side by side: bit 1 and 2 for what readers A and B accept, 4 and 8 for what they underlined."""
    texts = {}
    for file in sorted((corpus / "many").glob("*.jsonl.gz")):
        for line in gzip.open(file, "rt", encoding="utf-8"):
            report = json.loads(line)
            texts[report["id"].replace("/", "_")] = report["text"]
    counted = set(texts)
    for folder in ("raw", "dev"):
        for path in (corpus / folder).glob("*.txt"):
            texts.setdefault(path.stem, path.read_text(encoding="utf-8"))
    sheets = {}
    phrases = corpus / "phrases"
    for path in sorted((phrases / "A").glob("*.phrases")):
        sides = [(phrases / side / path.name, bit) for side, bit in (("A", 1), ("B", 2))]
        sheets[path.stem] = [(bit << shift, row) for side, bit in sides for rows, shift in ((side.with_suffix(".more"), 0), (side, 2)) for row in sheet(rows)]
    for path in sorted((phrases / "more").glob("*.phrases")) + [path for folder in folders for path in sorted(folder.glob("*.phrases"))]:
        if path.with_suffix(".txt").exists():
            texts[path.stem] = path.with_suffix(".txt").read_text(encoding="utf-8")
        if path.stem not in sheets and path.stem in texts:
            sheets[path.stem] = [(1, row) for row in sheet(path.with_suffix(".more"))] + [(4, row) for row in sheet(path)]
    folder = work / "texts"
    folder.mkdir(parents=True, exist_ok=True)
    classes = {}
    for name, rows in sheets.items():
        (folder / f"{name}.txt").write_text(texts[name], encoding="utf-8")
        (folder / f"{name}.sheets").write_text("".join(f"{bits}\t{phrase}\n" for bits, (phrase, _) in rows), encoding="utf-8")
        classes.update({(name, phrase): of for bits, (phrase, of) in rows if bits >= 4})
    both = {path.stem for path in (phrases / "A").glob("*.phrases")}
    # Reports of the collection are counted in the background; those of `raw` that two readers read are not.
    (work / "counted").write_text("\n".join(name for name in sheets if name in counted or name not in both and (corpus / "raw" / f"{name}.txt").exists()), encoding="utf-8")
    return sorted(sheets), classes, both


def says(bits, underlined, acceptable, two):
    """What readers say: the mean of two where two read."""
    a, b = (np.where(bits & high, underlined, np.where(bits & low, acceptable, 0.0)) for high, low in ((4, 1), (8, 2)))
    return np.where(two, (a + b) / 2, a)


class Priors:
    """How often each word or sequence in a role was underlined, as a whole and in each report."""

    def __init__(self, work, two, held):
        lines = (work / "stretches.txt").read_text().splitlines()
        self.fingerprint, self.quick = map(int, lines[0].split("\t"))
        self.features, self.roles = lines[1].split("\t"), lines[2].split("\t")
        count = len(self.roles)
        rows = np.fromfile(work / "stretches.bin", dtype="<u4").reshape(-1, count + 6)
        self.names, inside = [], []
        for line in open(work / "stretches.tsv", encoding="utf-8"):
            name, _, words = line.rstrip("\n").split("\t")
            self.names.append(name)
            inside.append(np.array(words.replace(":", " ").split(), dtype=np.int64).reshape(-1, 2))
        self.counts = np.array([name not in held for name in self.names])
        report = rows[:, 0].astype(np.int64)
        weight = self.counts[report] / np.maximum(rows[:, count + 3].astype(float), 1)
        said = weight * says(rows[:, 1], 1.0, 0.4, np.array([name in two for name in self.names])[report])
        self.sums = {role: self.sum_up(rows[:, 2 + at].astype(np.int64), report, weight, said) for at, role in enumerate(self.roles)}
        reports = np.repeat(np.arange(len(inside)), [len(words) for words in inside])
        words = np.concatenate(inside)
        weight_of_words = self.counts[reports].astype(float)
        self.sums["Inside"] = self.sum_up(words[:, 0], reports, weight_of_words, weight_of_words * words[:, 1])
        share = said.sum() / weight.sum()

        def table(values, size):
            values = np.minimum(values.astype(int), size - 1)
            total, underlined = np.bincount(values, weight, size), np.bincount(values, said, size)
            return np.round(16 * np.log2((underlined + 1) / (total * share + 1))).astype(int)

        self.tables = [table(rows[:, count + 2], 32), table(rows[:, count + 3], 8), table(rows[:, count + 4], 8)]

    @staticmethod
    def sum_up(keys, report, weight, said):
        numbers, found = pd.factorize(keys)
        order = np.argsort(found)
        rank = np.empty(len(found), np.int64)
        rank[order] = np.arange(len(found))
        numbers, found = rank[numbers], found[order]
        total, underlined = np.bincount(numbers, weight, len(found)), np.bincount(numbers, said, len(found))
        number, code = pd.factorize(report * len(found) + numbers)
        order = np.argsort(code)
        return found, total, underlined, code[order], np.bincount(number, weight)[order], np.bincount(number, said)[order], weight.sum(), said.sum()

    @staticmethod
    def value(total, underlined, all_underlined, all_total):
        """16 for each doubling of the share that was underlined."""
        return np.clip(np.round(16 * np.log2((underlined + 1) / (total * all_underlined / all_total + 1))), -127, 127).astype(int)

    def without(self, reports):
        """The values for each key, as if these reports had not been underlined."""
        for role, (keys, total, underlined, codes, totals, said, all_total, all_said) in self.sums.items():
            total, underlined = total.copy(), underlined.copy()
            for report in reports:
                low, high = np.searchsorted(codes, [report * len(keys), (report + 1) * len(keys)])
                at = codes[low:high] - report * len(keys)
                total[at] -= totals[low:high]
                underlined[at] -= said[low:high]
                all_total, all_said = all_total - totals[low:high].sum(), all_said - said[low:high].sum()
            yield role, keys, self.value(total, underlined, all_said, all_total)


def image(priors, without, least, shared=0, quick=(), thorough=()):
    """The bytes of model.bin; `src/extract/phrases/model.rs` reads them."""
    bytes_ = b"baogao-phrases\t1" + struct.pack("<Q", priors.fingerprint)
    bytes_ += np.concatenate(priors.tables).astype("<i2").tobytes() + struct.pack("<H", shared)
    bytes_ += np.round(65535 / (1 + np.exp(-(np.arange(257) - 128) / 8))).astype("<u2").tobytes()
    for trees in (quick, thorough):
        bytes_ += struct.pack("<I", len(trees))
        for nodes, leaves in trees:
            bytes_ += struct.pack("<II", len(nodes), len(leaves)) + b"".join(struct.pack("<Hfhh", *node) for node in nodes)
            bytes_ += np.array(leaves, dtype="<i4").tobytes()
    keys, values, words = [], [], {}
    for role, of_role, value in priors.without(without):
        kept = np.abs(value) >= least
        if role in WORD_ROLES:
            for key, of_word in zip(of_role[kept].tolist(), value[kept].tolist()):
                words.setdefault(key, [128] * len(WORD_ROLES))[WORD_ROLES.index(role)] = of_word + 128
        else:
            keys.append(of_role[kept])
            values.append(value[kept] + 128)
    keys, values = np.concatenate(keys), np.concatenate(values)
    order = np.lexsort((values, keys))
    slots = len(keys) * 5 // 4 + 1
    table = np.zeros((slots, 4), np.uint8)
    for key, value in zip(keys[order].tolist(), values[order].tolist()):
        slot = key * slots >> 32
        while table[slot, 0]:
            slot = (slot + 1) % slots
        table[slot] = max(value, 1), key & 255, key >> 8 & 255, key >> 16 & 255
    slots_of_words = len(words) * 5 // 4 + 1
    of_words = np.zeros((slots_of_words, 8), np.uint8)
    for key, of_word in sorted(words.items()):
        slot = key * slots_of_words >> 32
        while of_words[slot, 2]:
            slot = (slot + 1) % slots_of_words
        of_words[slot] = key & 255, key >> 8 & 255, *of_word
    return bytes_ + struct.pack("<II", slots_of_words, slots) + of_words.tobytes() + table.tobytes()


def load(path, names, columns):
    """The candidates with their features, each report's as the model of its fold sees it."""
    rows = np.fromfile(path.with_suffix(".bin"), dtype="<f4").reshape(-1, columns)
    of = {name: at for at, name in enumerate(names)}
    lines = [line.rstrip("\n").split("\t") for line in open(path.with_suffix(".tsv"), encoding="utf-8")]
    report, exact, close = (np.array(column) for column in zip(*((of[name], int(exact), int(close)) for name, _, exact, close in lines)))
    return rows, report, [line[1] for line in lines], exact, close


def trees(model):
    """The trees of a model: nodes (feature, threshold, where to go) and leaves; `!n` is leaf n."""
    result = []
    for tree in model.dump_model()["tree_info"]:
        nodes, leaves = [], []

        def walk(node):
            if "leaf_value" in node:
                leaves.append(round(node["leaf_value"] * UNIT))
                return ~(len(leaves) - 1)
            at = len(nodes)
            nodes.append(None)
            threshold = np.float32(node["threshold"])
            if threshold > node["threshold"]:
                threshold = np.nextafter(threshold, np.float32(-np.inf))
            less = walk(node["left_child"])
            more = walk(node["right_child"])
            nodes[at] = node["split_feature"], float(threshold), less, more
            return at

        if walk(tree["tree_structure"]) < 0:
            # A tree of one leaf: both ways lead to it.
            nodes.append((0, 0.0, ~0, ~0))
        result.append((nodes, leaves))
    return result


def fit(rows, said, parameters):
    settings, rounds = parameters
    return lightgbm.train({**COMMON, **settings}, lightgbm.Dataset(rows, said, params=dict(max_bin=127, verbose=-1)), rounds)


def best_of_each(report, scores, count):
    """Which rows are among the best of their report."""
    kept = np.zeros(len(report), bool)
    order = np.lexsort((-scores, report))
    first = np.searchsorted(report[order], np.unique(report))
    for start, end in zip(first, list(first[1:]) + [len(order)]):
        kept[order[start:end][:count]] = True
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", required=True)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--sheets", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--hold-out", type=pathlib.Path)
    parser.add_argument("--least", type=int, default=8)
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    given = parser.parse_args()
    work = given.work
    work.mkdir(parents=True, exist_ok=True)
    names, classes, two = prepare(given.corpus, given.sheets, work)
    held = set(given.hold_out.read_text(encoding="utf-8").split()) if given.hold_out else set()

    def features(*arguments):
        return subprocess.run([given.features, *map(str, arguments)], check=True, capture_output=True, text=True).stdout

    (work / "stretches.txt").write_text(features("stretches", work / "texts", work / "stretches"))
    priors = Priors(work, two, held)
    folds = np.random.default_rng(3).integers(0, FOLDS, len(priors.names))
    (work / "folds").write_text("".join(f"{name}\t{fold}\n" for name, fold in zip(priors.names, folds)), encoding="utf-8")
    (work / "models").mkdir(exist_ok=True)
    for fold in range(FOLDS):
        (work / "models" / f"{fold}.bin").write_bytes(image(priors, np.where(folds == fold)[0], given.least))
    features("candidates", work / "texts", work / "candidates", work / "counted", work / "folds", work / "models")
    rows, report, text, exact, close = load(work / "candidates", priors.names, len(priors.features))
    both = np.array([name in two for name in priors.names])[report]
    train = priors.counts[report]
    just_so = says(exact, 1.0, ACCEPTABLE, both)
    nearly = np.maximum(just_so, says(close, CLOSE, CLOSE_ACCEPTABLE, both))
    quick = fit(rows[train, :priors.quick], nearly[train], QUICK)
    closer = train & best_of_each(report, quick.predict(rows[:, :priors.quick]), CLOSER)
    thorough = fit(rows[closer], just_so[closer], THOROUGH)

    # The share of reports from which on readers call a phrase core.
    reports = rows[:, priors.features.index("reports")]
    called = [(classes.get((priors.names[report[at]], text[at])), reports[at]) for at in np.where(train & (exact >= 4))[0]]
    core = np.array([share for of, share in called if of == "core"])
    own = np.array([share for of, share in called if of in ("own", "number")])
    bounds = np.arange(1, 400)
    right = np.array([((core >= bound).sum() + (own < bound).sum()) / (len(core) + len(own)) for bound in bounds])
    # Of bounds that are as good but for one in a hundred the highest: what is called core is.
    shared = int(bounds[right >= right.max() - 0.01].max())

    bytes_ = image(priors, [], given.least, shared, trees(quick), trees(thorough))
    given.output.write_bytes(bytes_)
    figures = dict(
        reports=int(priors.counts.sum()), candidates=int(train.sum()), underlined=int((train & (exact >= 4)).sum()),
        closer=int(closer.sum()), shared=shared, told_apart=round(float(right[shared - 1]), 3), bytes=len(bytes_),
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
