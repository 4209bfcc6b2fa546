//! A double array over characters (Aoe 1989): for each character of a text, the words that begin there, at one
//! memory access per character. The build script makes the one for the general dictionary, which is read in place;
//! the one for the user's words is made at run time by the same function.
//!
//! Characters are first renumbered by frequency. A child of the node at `base` is at `base ^ code` and holds the
//! number of its parent, so that a step that leads nowhere is detected. A node is a single 64-bit number: the parent, the base,
//! the value of the word that ends there, whether one ends there, and whether longer ones go on.

/// Pages of the alphabet: 256 characters each.
const PAGES: usize = 0x1100;
const ROOT: u32 = 0;
const INDEX_BITS: u32 = 21;
const INDEX: u64 = (1 << INDEX_BITS) - 1;
/// The parent of the root and of free places, and what lies beyond the end.
const NOWHERE: u32 = INDEX as u32;
const VALUE_BITS: u32 = 20;
/// More characters than this in all words together might need more nodes than there are numbers.
pub const MOST_CHARS: usize = 1_500_000;

/// A node, unpacked when it is looked at.
#[derive(Clone, Copy, Default)]
struct ArrayNode(u64);

impl ArrayNode {
    const VALUE: u32 = 2 * INDEX_BITS;
    const WORD: u64 = 1 << 62;
    const INNER: u64 = 1 << 63;

    #[inline]
    fn parent(self) -> u32 {
        (self.0 & INDEX) as u32
    }

    #[inline]
    fn child(self, code: u16) -> u32 {
        (self.0 >> INDEX_BITS & INDEX) as u32 ^ u32::from(code)
    }

    #[inline]
    fn value(self) -> u32 {
        (self.0 >> Self::VALUE) as u32 & ((1 << VALUE_BITS) - 1)
    }

    #[inline]
    fn is_word(self) -> bool {
        self.0 & Self::WORD != 0
    }

    #[inline]
    fn is_inner(self) -> bool {
        self.0 & Self::INNER != 0
    }
}

/// A double array, wherever it is stored.
#[derive(Clone, Copy)]
pub struct Array<'a> {
    /// Where the page of each 256 characters begins in `codes`; page 0 belongs to no character.
    pub pages: &'a [[u8; 2]],
    /// The number of each character, 0 for one that occurs in no word.
    pub codes: &'a [[u8; 2]],
    pub nodes: &'a [[u8; 8]],
}

/// A double array that owns its data.
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

/// A word that begins at some character: where it ends, its value, and its place in the array.
#[derive(Clone, Copy)]
pub struct WordMatch {
    pub end: usize,
    pub value: u32,
    pub node: u32,
}

/// The nodes of one, two and three characters from each place of a run on; where there is no such node, another one
/// that is not a child of the one before. They are fetched for all places at once: memory answers many requests in the
/// time of one, if none has to wait for the answer to another.
#[derive(Default)]
pub struct Heads(Vec<[ArrayNode; 3]>);

impl Array<'_> {
    /// The number of a character in this array, from its number in Unicode.
    #[inline]
    pub fn code(&self, c: u32) -> u16 {
        let at = c as usize;
        let Some(page) = self.pages.get(at >> 8) else { return 0 };
        let slot = usize::from(u16::from_le_bytes(*page)) << 8 | (at & 0xff);
        self.codes.get(slot).map_or(0, |code| u16::from_le_bytes(*code))
    }

    #[inline]
    fn node(&self, at: u32) -> ArrayNode {
        ArrayNode(self.nodes.get(at as usize).map_or(u64::MAX, |node| u64::from_le_bytes(*node)))
    }

    /// Fetches the heads of a run.
    #[inline]
    pub fn fetch(&self, codes: &[u16], heads: &mut Heads) {
        let heads = &mut heads.0;
        let root = self.node(ROOT);
        heads.clear();
        heads.extend(codes.iter().map(|&code| [self.node(root.child(code)), root, root]));
        for (head, &code) in heads.iter_mut().zip(codes.get(1..).unwrap_or_default()) {
            head[1] = self.node(head[0].child(code));
        }
        for (head, codes) in heads.iter_mut().zip(codes.windows(3)) {
            let known = head[1].parent() == root.child(codes[0]) && head[1].is_inner();
            head[2] = self.node(if known { head[1].child(codes[2]) } else { ROOT });
        }
    }

    /// Calls `found` for each word of `codes` that begins at `start`, shortest first.
    #[inline]
    pub fn matches(&self, codes: &[u16], heads: &Heads, start: usize, mut found: impl FnMut(WordMatch)) {
        let [first, second, third] = heads.0[start];
        let codes = &codes[start..];
        let at = self.node(ROOT).child(codes[0]);
        if first.parent() != ROOT {
            return;
        }
        if first.is_word() {
            found(WordMatch { end: start + 1, value: first.value(), node: at });
        }
        if codes.len() < 2 || second.parent() != at {
            return;
        }
        let at = first.child(codes[1]);
        if second.is_word() {
            found(WordMatch { end: start + 2, value: second.value(), node: at });
        }
        if codes.len() < 3 || !second.is_inner() || third.parent() != at {
            return;
        }
        let (mut node, mut at) = (third, second.child(codes[2]));
        let mut end = 3;
        loop {
            if node.is_word() {
                found(WordMatch { end: start + end, value: node.value(), node: at });
            }
            let Some(&code) = codes.get(end).filter(|_| node.is_inner()) else { return };
            let next = node.child(code);
            node = self.node(next);
            if node.parent() != at {
                return;
            }
            at = next;
            end += 1;
        }
    }

    /// The word that `codes` form as a whole.
    pub fn exact(&self, codes: &[u16]) -> Option<WordMatch> {
        let (mut at, mut node) = (ROOT, self.node(ROOT));
        for &code in codes {
            let next = node.child(code);
            node = self.node(next);
            if node.parent() != at {
                return None;
            }
            at = next;
        }
        node.is_word().then(|| WordMatch { end: codes.len(), value: node.value(), node: at })
    }
}

/// A word with its value (below 2^20) and how often it is looked up: frequently used words lie close together.
pub struct ArrayWord<'w> {
    pub text: &'w str,
    pub value: u32,
    pub use_count: u64,
}

/// Nodes whose children are still to be placed, by how often a look-up passes through.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct PendingNode {
    use_count: u64,
    node: u32,
    /// How many characters lead to it, and the keys below it.
    depth: usize,
    from: usize,
    to: usize,
}

/// Makes the array of `words`, which have at most [`MOST_CHARS`] characters and need not be sorted; if a word occurs
/// twice, the last value counts.
pub fn build(words: &[ArrayWord]) -> Built {
    let mut built = alphabet(words);
    let key = |word: &ArrayWord| (word.text.chars().map(|c| built.view().code(c as u32)).collect(), word.value, word.use_count);
    let mut keys: Vec<(Vec<u16>, u32, u64)> = words.iter().map(key).collect();
    keys.sort_by(|a, b| a.0.cmp(&b.0));
    let use_count = |from: usize, to: usize| keys[from..to].iter().map(|key| key.2).sum::<u64>();
    let most = keys.iter().flat_map(|(key, ..)| key).copied().max().unwrap_or(0);
    let mut nodes = Nodes::new(usize::from(most) + 1);
    let mut open = std::collections::BinaryHeap::from([PendingNode { use_count: 0, node: ROOT, depth: 0, from: 0, to: keys.len() }]);
    while let Some(PendingNode { node, depth, from, to, .. }) = open.pop() {
        let mut value = None;
        let mut children: Vec<(u16, usize, usize)> = Vec::new();
        for (at, (key, own, _)) in keys.iter().enumerate().take(to).skip(from) {
            match key.get(depth) {
                None => value = Some(*own),
                Some(&code) => match children.last_mut() {
                    Some((last, _, end)) if *last == code => *end = at + 1,
                    _ => children.push((code, at, at + 1)),
                },
            }
        }
        let value = value.map_or(0, |value| u64::from(value) << ArrayNode::VALUE | ArrayNode::WORD);
        if children.is_empty() {
            nodes.set(node, value);
            continue;
        }
        let codes: Vec<u16> = children.iter().map(|(code, ..)| *code).collect();
        let base = nodes.place(node, &codes);
        nodes.set(node, value | u64::from(base) << INDEX_BITS | ArrayNode::INNER);
        open.extend(children.into_iter().map(|(code, from, to)| PendingNode {
            use_count: use_count(from, to),
            node: base ^ u32::from(code),
            depth: depth + 1,
            from,
            to,
        }));
    }
    built.nodes = nodes.finish();
    built
}

/// The numbers of the characters, 1 for the most common.
fn alphabet(words: &[ArrayWord]) -> Built {
    let mut counts = std::collections::BTreeMap::new();
    for c in words.iter().flat_map(|word| word.text.chars()) {
        *counts.entry(c).or_insert(0usize) += 1;
    }
    let mut ranked: Vec<(char, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut built = Built { pages: vec![[0; 2]; PAGES], codes: vec![[0; 2]; 256], nodes: Vec::new() };
    // Characters beyond the first 65,535 have no number; no dictionary comes near that.
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

/// The array while it is being filled: free places form a ring.
struct Nodes {
    nodes: Vec<u64>,
    free: Vec<(u32, u32)>,
    taken: Vec<bool>,
    first: Option<u32>,
    /// Where the search for room for several children begins.
    from: u32,
    /// Places are added in steps of this size, so that `base ^ code` never leaves the array.
    step: usize,
}

/// After this many places that did not fit, the next search begins where this one ended.
const TRIES: usize = 5000;

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
        nodes
    }

    fn grow(&mut self) {
        let from = self.nodes.len() as u32;
        let to = from + self.step as u32;
        for at in from..to {
            self.nodes.push(u64::from(NOWHERE));
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

    /// Takes places for the children of `parent` and returns their base.
    fn place(&mut self, parent: u32, codes: &[u16]) -> u32 {
        let base = self.room(codes);
        for &code in codes {
            let at = base ^ u32::from(code);
            self.take(at);
            self.nodes[at as usize] = u64::from(parent);
        }
        base
    }

    /// The base under which all of `codes` are free. An only child takes the first free place; for several, the search
    /// starts where an earlier one had to go far.
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

    /// Sets everything in a node except its parent.
    fn set(&mut self, at: u32, node: u64) {
        let parent = self.nodes[at as usize] & INDEX;
        self.nodes[at as usize] = parent | node;
    }

    fn finish(self) -> Vec<[u8; 8]> {
        self.nodes.into_iter().map(u64::to_le_bytes).collect()
    }
}
