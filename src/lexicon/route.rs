//! The maximum-probability route of jieba through the words of a dictionary, and the count that it gives to a new word.

/// Not a word of the dictionary.
pub const NO_WORD: (u32, u32) = (u32::MAX, u32::MAX);

/// The best way on from a character.
#[derive(Clone, Copy, Default)]
pub struct Step {
    /// Log-probability of the rest of the run.
    pub prob: f64,
    /// The character after the chosen word.
    pub end: u32,
    /// The chosen word, as the caller numbers it.
    pub word: (u32, u32),
}

/// The best of the words that begin at a character.
pub struct Best<'a> {
    steps: &'a [Step],
    step: Step,
}

impl Best<'_> {
    /// No word yet: one that ends nowhere, so that no other impossible one beats it.
    const NONE: Step = Step { prob: f64::NEG_INFINITY, end: u32::MAX, word: NO_WORD };

    /// A word that ends before the character `end`, with the logarithm of its share. Among equals the longest wins.
    #[inline]
    pub fn consider(&mut self, end: usize, weight: f64, word: (u32, u32)) {
        let prob = weight + self.steps[end].prob;
        if prob > self.step.prob || (prob == self.step.prob && end as u32 > self.step.end) {
            self.step = Step { prob, end: end as u32, word };
        }
    }
}

/// Fills `steps` for a run of `chars` characters. `words(at, best)` names the words that begin at a character; if none
/// begins there, the character stands for itself, with the share of a word seen once.
#[inline]
pub fn route(steps: &mut Vec<Step>, chars: usize, log_total: f64, mut words: impl FnMut(usize, &mut Best)) {
    // Each step is written before it is read, so leftovers of an earlier run are not cleared.
    if steps.len() <= chars {
        steps.resize(chars + 1, Step::default());
    }
    let steps = &mut steps[..=chars];
    steps[chars] = Step { prob: 0.0, end: chars as u32, word: NO_WORD };
    for at in (0..chars).rev() {
        let mut best = Best { steps, step: Best::NONE };
        words(at, &mut best);
        let Best { step, .. } = best;
        steps[at] = if step.prob > f64::NEG_INFINITY {
            step
        } else {
            Step { prob: -log_total + steps[at + 1].prob, end: at as u32 + 1, word: NO_WORD }
        };
    }
}

/// The count that keeps `word` whole: jieba's `suggest_freq`. `count` gives that of a word of the dictionary, `total`
/// the sum of all.
pub fn suggest(word: &str, total: u64, count: impl Fn(&str) -> Option<u64>) -> u64 {
    let log_total = (total as f64).ln();
    let mut log_share = 0.0;
    for run in runs(word) {
        let ends: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        let chars = ends.len() - 1;
        let mut steps = Vec::new();
        route(&mut steps, chars, log_total, |at, best| {
            for end in at + 1..=chars {
                if let Some(count) = count(&run[ends[at]..ends[end]]) {
                    best.consider(end, (count as f64).ln() - log_total, NO_WORD);
                }
            }
        });
        let mut at = 0;
        while at < chars {
            let mut end = steps[at].end as usize;
            // Single letters and digits are joined.
            let alone = |at: usize, end: usize| end - at == 1 && run.as_bytes()[ends[at]].is_ascii_alphanumeric();
            if alone(at, end) {
                while end < chars && alone(end, steps[end].end as usize) {
                    end += 1;
                }
            }
            log_share += (count(&run[ends[at]..ends[end]]).unwrap_or(1) as f64).ln() - log_total;
            at = end;
        }
    }
    let whole = count(word).unwrap_or(1);
    ((log_share + log_total).exp() as u64 + 1).max(whole)
}

/// Whether a character can be part of a word of the dictionary; all others stand alone.
#[inline]
pub fn is_of_words(c: char) -> bool {
    match c {
        '\u{4E00}'..='\u{9FFF}' => true,
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '&' | '.' | '_' | '%' | '-'),
        _ => matches!(c,
            '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2EBEF}'
            | '\u{2F800}'..='\u{2FA1F}'),
    }
}

/// The runs of such characters, and every other character by itself.
fn runs(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let len = if is_of_words(first) { rest.find(|c| !is_of_words(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (run, behind) = rest.split_at(len);
        rest = behind;
        Some(run)
    })
}
