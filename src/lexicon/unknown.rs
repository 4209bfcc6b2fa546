//! What the dictionary does not hold, cut and tagged by the hidden Markov models of jieba; the one place that names it.

use std::sync::LazyLock;

/// Models without a dictionary: whatever it is given is unknown to it.
static MODELS: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::empty);

/// Calls `word` with the ends of each word of a run of characters that form no word of the dictionary.
pub(super) fn cut(run: &str, mut word: impl FnMut(usize, usize)) {
    // Letters and digits alone are one word: most runs are numbers.
    if run.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return word(0, run.len());
    }
    for token in MODELS.cut(run, true) {
        word(token.byte_start, token.byte_end);
    }
}

/// The part of speech of a word that the models cut from `run`, where it stands from `start` to `end`; the first call
/// loads a model of some megabytes.
pub(super) fn tags(run: &str) -> Vec<(usize, usize, &str)> {
    MODELS.tag(run, true).into_iter().map(|word| (word.byte_start, word.byte_end, word.tag)).collect()
}
