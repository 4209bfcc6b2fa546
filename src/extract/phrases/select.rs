//! Which of the ranked stretches are shown: together they should contain as much as possible of what a reader underlines.
//!
//! Each reader delimits a phrase in one way, but readers differ: a stretch that stands for several likely cuts is worth more, and
//! once it is chosen the others are worth less. No phrase contains another, and none repeats most of another.

use super::words::is_quotation_mark;

/// A ranked stretch.
pub struct Ranked {
    /// Its wording, without quotation marks.
    pub wording: String,
    /// The chance that it is underlined exactly like this, out of [`CERTAIN`].
    pub chance: u32,
    /// Where it first occurs, to break ties.
    pub start: usize,
    /// Many other reports share it; some have it.
    pub shared: bool,
    pub known: bool,
}

/// The value of a certain underlining.
pub const CERTAIN: u32 = 65_535;

/// Seven tenths of the chance of a close cut count: two readers do not agree more closely.
const CLOSE: (u64, u64) = (7, 10);
/// Cuts that differ by at most this many characters are close.
const NEAR: usize = 2;
/// A common run of this many characters, and of this many tenths of the shorter of two phrases, makes one repeat the other.
const RUN: (usize, usize) = (4, 7);
/// Anything worth less is not shown: in a short text it would be all that is left.
const LEAST: u64 = CERTAIN as u64 / 33;
/// At most this many of the first twenty phrases are shared with other reports.
const SHARED: usize = 5;
const FIRST: usize = 20;

/// A chosen stretch: its number, and its worth, out of [`CERTAIN`].
pub struct Chosen {
    pub number: usize,
    pub worth: u32,
}

struct Text {
    chars: Vec<char>,
    /// One bit for each character.
    letters: u64,
}

impl Text {
    fn of(wording: &str) -> Self {
        let chars: Vec<char> = wording.chars().collect();
        let letters = chars.iter().fold(0, |letters, &c| letters | 1 << ((c as u32).wrapping_mul(0x9E37_79B1) >> 26));
        Text { chars, letters }
    }

    fn holds(&self, other: &Text) -> bool {
        other.letters & !self.letters == 0
            && self.chars.len() >= other.chars.len()
            && self.chars.windows(other.chars.len().max(1)).any(|window| window == other.chars)
    }

    fn is_close(&self, other: &Text) -> bool {
        self.chars.len().abs_diff(other.chars.len()) <= NEAR && (self.holds(other) || other.holds(self))
    }

    /// Whether one repeats most of the other.
    fn repeats(&self, other: &Text) -> bool {
        if self.holds(other) || other.holds(self) {
            return true;
        }
        let least = RUN.0.max((self.chars.len().min(other.chars.len()) * RUN.1).div_ceil(10));
        // Repeated characters and shared bits make fewer bits than characters.
        (self.letters & other.letters).count_ones() as usize * 2 >= least && self.common_run(other) >= least
    }

    /// The longest run of characters that both contain.
    fn common_run(&self, other: &Text) -> usize {
        let (mut best, mut runs) = (0, vec![0; other.chars.len() + 1]);
        for &a in &self.chars {
            for at in (0..other.chars.len()).rev() {
                runs[at + 1] = if a == other.chars[at] { runs[at] + 1 } else { 0 };
                best = best.max(runs[at + 1]);
            }
        }
        best
    }
}

/// For each text, the others that are close to it.
fn close(texts: &[Text]) -> Vec<Vec<usize>> {
    let mut close = vec![Vec::new(); texts.len()];
    for a in 0..texts.len() {
        for b in 0..a {
            if texts[a].is_close(&texts[b]) {
                close[a].push(b);
                close[b].push(a);
            }
        }
    }
    close
}

/// The wording of a stretch: without quotation marks and line breaks.
pub fn wording(text: &str) -> String {
    text.chars().filter(|&c| !is_quotation_mark(c) && !c.is_whitespace()).collect()
}

/// Chooses at most `most` of those that may be shown, best first; of those that are worth little, only `few` of the first twenty.
/// `nested` admits those that are part of others, or overlap them.
pub fn select(ranked: &[Ranked], (most, few): (usize, usize), nested: bool, may_be_shown: impl Fn(&Ranked) -> bool) -> Vec<Chosen> {
    let texts: Vec<Text> = ranked.iter().map(|ranked| Text::of(&ranked.wording)).collect();
    let close = close(&texts);
    let share = |chance: u64| chance * CLOSE.0 / CLOSE.1;
    let mut left: Vec<u64> = ranked.iter().map(|ranked| u64::from(ranked.chance)).collect();
    let mut worth: Vec<u64> =
        (0..ranked.len()).map(|at| left[at] + close[at].iter().map(|&other| share(left[other])).sum::<u64>()).collect();
    let mut waiting: Vec<bool> = ranked.iter().map(may_be_shown).collect();
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut shared = 0;
    while chosen.len() < most {
        let room = shared < SHARED || chosen.len() >= FIRST;
        let may = |&at: &usize| waiting[at] && (room || !ranked[at].shared);
        let best = (0..ranked.len()).filter(may).max_by_key(|&at| (worth[at], std::cmp::Reverse(ranked[at].start)));
        let Some(best) = best else {
            // Only shared ones are left.
            if room || !waiting.contains(&true) {
                break;
            }
            shared = 0;
            continue;
        };
        waiting[best] = false;
        if worth[best] < LEAST && chosen.len() >= few.min(FIRST) {
            continue;
        }
        // What other reports also have is a formulation of its own.
        let stands_alone = nested && ranked[best].known && u64::from(ranked[best].chance) >= LEAST;
        let same = |other: &Text| {
            if stands_alone {
                false
            } else if nested {
                other.is_close(&texts[best])
            } else {
                other.repeats(&texts[best])
            }
        };
        if chosen.iter().any(|other| same(&texts[other.number])) {
            continue;
        }
        chosen.push(Chosen { number: best, worth: worth[best].min(u64::from(CERTAIN)) as u32 });
        shared += usize::from(ranked[best].shared);
        // Others can no longer gain from what it stands for.
        for at in [best].into_iter().chain(close[best].iter().copied()) {
            let gained = if at == best { left[at] } else { share(left[at]) };
            left[at] -= gained;
            worth[at] -= gained.min(worth[at]);
            for &other in &close[at] {
                worth[other] -= share(gained).min(worth[other]);
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(ranked: &[(&str, u32)], most: usize) -> Vec<String> {
        let ranked: Vec<Ranked> = ranked
            .iter()
            .enumerate()
            .map(|(start, &(wording, chance))| Ranked { wording: wording.to_string(), chance, start, shared: false, known: false })
            .collect();
        select(&ranked, (most, 0), false, |_| true).iter().map(|chosen| ranked[chosen.number].wording.clone()).collect()
    }

    #[test]
    fn what_stands_for_several_cuts_comes_first() {
        let ranked = [("海洋强市", 30_000), ("智改数转网联", 22_000), ("智改数转网联行动", 20_000), ("推进智改数转网联", 15_000)];
        assert_eq!(chosen(&ranked, 2), ["智改数转网联", "海洋强市"]);
    }

    #[test]
    fn none_holds_another_or_repeats_most_of_it() {
        let ranked =
            [("大抓产业、抓大产业", 50_000), ("抓大产业", 40_000), ("坚持大抓产业、抓大", 35_000), ("平安岚溪", 10_000), ("全面铺开", 100)];
        assert_eq!(chosen(&ranked, 9), ["大抓产业、抓大产业", "平安岚溪"]);
    }

    #[test]
    fn shared_ones_do_not_fill_the_first_twenty() {
        let name = |n: usize| format!("{}甲乙丙丁", char::from_u32(0x4E00 + 50 * n as u32).unwrap());
        let ranked: Vec<Ranked> = (0..40)
            .map(|n| Ranked { wording: format!("{}{}", name(n), n), chance: 9_000 - n as u32, start: n, shared: n < 10, known: false })
            .map(|ranked| Ranked { wording: ranked.wording.replace("甲乙丙丁", ""), ..ranked })
            .collect();
        let chosen = select(&ranked, (20, 0), false, |_| true);
        assert_eq!(chosen.iter().filter(|chosen| ranked[chosen.number].shared).count(), SHARED);
        assert_eq!(chosen.len(), 20);
    }
}
