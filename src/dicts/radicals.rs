//! Radicals in place of ideographs: fonts draw ⼯ and 工, — and ― with the same glyph, and files made with them contain the
//! wrong one.

use super::RADICALS;

/// The ideograph that a radical stands for, the dash that a bar stands for; any other character unchanged.
pub(crate) fn unify(c: char) -> char {
    if c == '―' {
        return '—';
    }
    if !('\u{2e80}'..='\u{2fd5}').contains(&c) {
        return c;
    }
    let mut buffer = [0; 4];
    RADICALS.get(c.encode_utf8(&mut buffer)).and_then(|ideograph| ideograph.chars().next()).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::unify;

    #[test]
    fn radicals_become_ideographs() {
        let text: String = "⻘岚市⼯作⽅案".chars().map(unify).collect();
        assert_eq!(text, "青岚市工作方案");
    }
}
