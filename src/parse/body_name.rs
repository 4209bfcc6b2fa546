//! Whether words are the name of a body, judging by their ending.

use crate::dicts::{BODIES, Body};

/// Endings of body names that are in no table.
const BODY_ENDS: [char; 6] = ['部', '厅', '局', '办', '委', '院'];

/// Whether a name ends like the name of a body.
pub(crate) fn is_body_name(name: &str) -> bool {
    let name = name.trim_end();
    let Some(last) = name.chars().next_back() else { return false };
    BODY_ENDS.contains(&last)
        || last == '府' && name.ends_with("政府")
        || BODIES.may_end(last) && BODIES.suffix(name).is_some_and(|(_, class)| !class.has_any(&[Body::Post, Body::Tier]))
}

/// Whether the name of a body may end with `c`: a cheap test before [`is_body_name`].
pub(crate) fn may_end_body(c: char) -> bool {
    BODIES.may_end(c) || c == '府' || BODY_ENDS.contains(&c)
}
