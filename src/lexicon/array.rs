//! A double array over characters (Aoe 1989): from each character of a text, the words that begin there, at one
//! memory access a character. The build script makes the one of the general dictionary, which is read where it lies;
//! that of the user's words is made at run time by the same function.
//!
//! Characters are renumbered by frequency first. A child of the node at `base` stands at `base ^ code`; a node holds
//! its parent in the lower half, so that a step that leads nowhere is seen, and its base in the upper. A node without
//! children holds the value of its word there instead; one with both keeps the value in a child of code 0.

/// Pages of the alphabet: 256 characters each.
const PAGES: usize = 0x1100;
const LEAF: u32 = 1 << 31;
const WORD: u32 = 1 << 30;
const LOWER: u32 = WORD - 1;
const ROOT: u32 = 0;
/// The parent of the root, and what stands beyond the end.
const NOWHERE: u32 = u32::MAX;

/// A double array, wherever it lies.
#[derive(Clone, Copy)]
pub struct Array<'a> {
    /// Where the page of each 256 characters begins in `codes`; page 0 is that of no character.
    pub pages: &'a [[u8; 2]],
    /// The number of each character, 0 for one that no word has.
    pub codes: &'a [[u8; 2]],
    /// Parent below, base above.
    pub nodes: &'a [[u8; 8]],
}

/// A double array of its own.
#[derive(Default)]
pub struct Built {
    pub pages: Vec<[u8; 2]>,
    pub codes: Vec<[u8; 2]>,
    pub nodes: Vec<[u8; 8]>,
}

impl Built {
    pub fn view(&self) -> Array<'_> {
        Array { pages: &self.pages, codes: &self.codes, nodes: &self.nodes }
    }
}

/// A word that begins at some character: where it ends, its value, its place in the array.
#[derive(Clone, Copy)]
pub struct Match {
    pub end: usize,
    pub value: u32,
    pub node: u32,
}

impl Array<'_> {
    /// The number of a character.
    #[inline]
    pub fn code(&self, c: char) -> u16 {
        let at = c as usize;
        let Some(page) = self.pages.get(at >> 8) else { return 0 };
        let slot = usize::from(u16::from_le_bytes(*page)) << 8 | (at & 0xff);
        self.codes.get(slot).map_or(0, |code| u16::from_le_bytes(*code))
    }

    #[inline]
    fn node(&self, at: u32) -> (u32, u32) {
        let node = self.nodes.get(at as usize).map_or(u64::MAX, |node| u64::from_le_bytes(*node));
        (node as u32, (node >> 32) as u32)
    }

    /// Calls `found` for each word of `codes` that begins at `start`, shortest first.
    #[inline]
    pub fn matches(&self, codes: &[u16], start: usize, mut found: impl FnMut(Match)) {
        let mut at = ROOT;
        let mut base = self.node(ROOT).1;
        for (offset, &code) in codes[start..].iter().enumerate() {
            let next = (base & LOWER) ^ u32::from(code);
            let (parent, inner) = self.node(next);
            if code == 0 || parent != at {
                return;
            }
            (at, base) = (next, inner);
            if base & WORD != 0 {
                let value = if base & LEAF != 0 { base & LOWER } else { self.node(base & LOWER).1 };
                found(Match { end: start + offset + 1, value, node: at });
            }
            if base & LEAF != 0 {
                return;
            }
        }
    }

    /// The word that `codes` are as a whole.
    pub fn exact(&self, codes: &[u16]) -> Option<Match> {
        let mut whole = None;
        self.matches(codes, 0, |word| {
            if word.end == codes.len() {
                whole = Some(word);
            }
        });
        whole
    }
}

/// Makes the array of `words` with their values (below 2^30), which need not be sorted; of a word that comes twice the
/// last value counts.
pub fn build(words: &[(&str, u32)]) -> Built {
    let mut built = alphabet(words);
    let mut keys: Vec<(Vec<u16>, u32)> =
        words.iter().map(|(word, value)| (word.chars().map(|c| built.view().code(c)).collect(), *value)).collect();
    keys.sort_by(|a, b| a.0.cmp(&b.0));
    let most = keys.iter().flat_map(|(key, _)| key).copied().max().unwrap_or(0);
    let mut nodes = Nodes::new(usize::from(most) + 1);
    // Nodes whose children are to be placed: the node, how many characters lead to it, the keys below it.
    let mut open = vec![(ROOT, 0usize, 0..keys.len())];
    while let Some((node, depth, range)) = open.pop() {
        let mut value = None;
        let mut children: Vec<(u16, std::ops::Range<usize>)> = Vec::new();
        for at in range {
            match keys[at].0.get(depth) {
                None => value = Some(keys[at].1),
                Some(&code) => match children.last_mut() {
                    Some((last, below)) if *last == code => below.end = at + 1,
                    _ => children.push((code, at..at + 1)),
                },
            }
        }
        if children.is_empty() {
            nodes.set(node, LEAF | WORD | value.unwrap_or(0));
            continue;
        }
        let codes: Vec<u16> = value.iter().map(|_| 0).chain(children.iter().map(|(code, _)| *code)).collect();
        let base = nodes.place(node, &codes);
        nodes.set(node, base | if value.is_some() { WORD } else { 0 });
        if let Some(value) = value {
            nodes.set(base, value);
        }
        open.extend(children.into_iter().map(|(code, below)| (base ^ u32::from(code), depth + 1, below)));
    }
    built.nodes = nodes.finish();
    built
}

/// The numbers of the characters, 1 for the commonest.
fn alphabet(words: &[(&str, u32)]) -> Built {
    let mut counts = std::collections::BTreeMap::new();
    for c in words.iter().flat_map(|(word, _)| word.chars()) {
        *counts.entry(c).or_insert(0usize) += 1;
    }
    let mut ranked: Vec<(char, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut built = Built { pages: vec![[0; 2]; PAGES], codes: vec![[0; 2]; 256], nodes: Vec::new() };
    // Characters beyond 65,535 kinds have no number; no dictionary comes near.
    for (rank, (c, _)) in ranked.into_iter().enumerate().take(usize::from(u16::MAX)) {
        let page = &mut built.pages[c as usize >> 8];
        if *page == [0; 2] {
            *page = ((built.codes.len() >> 8) as u16).to_le_bytes();
            built.codes.resize(built.codes.len() + 256, [0; 2]);
        }
        let slot = usize::from(u16::from_le_bytes(*page)) << 8 | (c as usize & 0xff);
        built.codes[slot] = (rank as u16 + 1).to_le_bytes();
    }
    built
}

/// The array while it is filled: free places form a ring.
struct Nodes {
    /// Parent and base.
    nodes: Vec<(u32, u32)>,
    free: Vec<(u32, u32)>,
    taken: Vec<bool>,
    first: Option<u32>,
    /// Where the search for room for several begins.
    from: u32,
    /// Places are added by this many, so that `base ^ code` never leaves the array.
    step: usize,
}

/// After so many places that did not fit, the next search begins where this one ended.
const TRIES: usize = 100;

impl Nodes {
    fn new(codes: usize) -> Self {
        let mut nodes = Nodes {
            nodes: Vec::new(),
            free: Vec::new(),
            taken: Vec::new(),
            first: None,
            from: 0,
            step: codes.next_power_of_two().max(256),
        };
        nodes.grow();
        nodes.take(ROOT);
        nodes.nodes[ROOT as usize].0 = NOWHERE;
        nodes
    }

    fn grow(&mut self) {
        let from = self.nodes.len() as u32;
        let to = from + self.step as u32;
        for at in from..to {
            // A free place is its own parent: no step leads there.
            self.nodes.push((at, 0));
            self.taken.push(false);
            self.free.push((if at == from { to - 1 } else { at - 1 }, if at + 1 == to { from } else { at + 1 }));
        }
        match self.first {
            None => self.first = Some(from),
            Some(first) => {
                let last = self.free[first as usize].0;
                self.free[last as usize].1 = from;
                self.free[from as usize].0 = last;
                self.free[to as usize - 1].1 = first;
                self.free[first as usize].0 = to - 1;
            }
        }
    }

    fn take(&mut self, at: u32) {
        let (before, after) = self.free[at as usize];
        self.free[before as usize].1 = after;
        self.free[after as usize].0 = before;
        self.taken[at as usize] = true;
        if self.first == Some(at) {
            self.first = (after != at).then_some(after);
        }
    }

    /// Takes places for the children of `parent` and gives their base.
    fn place(&mut self, parent: u32, codes: &[u16]) -> u32 {
        let base = self.room(codes);
        for &code in codes {
            let at = base ^ u32::from(code);
            self.take(at);
            self.nodes[at as usize].0 = parent;
        }
        base
    }

    /// The base under which all of `codes` are free. An only child takes the first free place; several look from where
    /// the last ones had to go far.
    fn room(&mut self, codes: &[u16]) -> u32 {
        if let Some(first) = self.first {
            let mut at = if codes.len() == 1 || self.taken[self.from as usize] { first } else { self.from };
            for tries in 0.. {
                let base = at ^ u32::from(codes[0]);
                if codes.iter().all(|&code| !self.taken[(base ^ u32::from(code)) as usize]) {
                    if tries > TRIES {
                        self.from = at;
                    }
                    return base;
                }
                at = self.free[at as usize].1;
                if at == first {
                    break;
                }
            }
        }
        let base = self.nodes.len() as u32;
        self.grow();
        self.from = base;
        base
    }

    fn set(&mut self, at: u32, base: u32) {
        self.nodes[at as usize].1 = base;
    }

    fn finish(self) -> Vec<[u8; 8]> {
        self.nodes.into_iter().map(|(parent, base)| (u64::from(base) << 32 | u64::from(parent)).to_le_bytes()).collect()
    }
}
