//! Footnotes and endnotes.

use crate::input::error::FormatError;
use crate::input::limits::Limits;
use crate::input::xml::{self, attribute, children, is};
use std::collections::HashMap;

/// The notes of a file, keyed by `f` or `e` and their id.
#[derive(Debug, Default)]
pub(super) struct Notes(HashMap<String, (usize, String)>);

impl Notes {
    /// Reads the footnote and endnote parts.
    pub fn read(parts: &[Option<String>; 2], limits: &Limits) -> Result<Self, FormatError> {
        let mut notes = HashMap::new();
        for (kind, part) in ["f", "e"].iter().zip(parts) {
            let Some(text) = part else { continue };
            let tree = xml::parse(text, limits)?;
            // Separators are notes that have a type; notes proper have none.
            let real =
                children(tree.root_element()).filter(|node| node.is_element() && matches!(attribute(*node, "type"), None | Some("normal")));
            for (index, node) in real.enumerate() {
                let text: String = node.descendants().filter(|inner| is(*inner, "t")).filter_map(|inner| inner.text()).collect();
                if let Some(id) = attribute(node, "id") {
                    notes.insert(format!("{kind}{id}"), (index + 1, text.trim().to_string()));
                }
            }
        }
        Ok(Notes(notes))
    }

    /// The label and text of a note.
    pub fn get(&self, id: &str) -> Option<(usize, &str)> {
        self.0.get(id).filter(|(_, text)| !text.is_empty()).map(|(label, text)| (*label, text.as_str()))
    }
}
