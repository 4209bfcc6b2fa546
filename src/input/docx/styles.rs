//! Paragraph styles, as far as they bear on structure: outline level, numbering, whether it is the title.

use crate::input::xml::{attribute, child, children, is};
use roxmltree::Node;
use std::collections::HashMap;

/// What a style says of its paragraphs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ParagraphStyle<'s> {
    /// Its name in the file.
    pub id: &'s str,
    /// Outline level from 0; 9 for body text.
    pub outline: Option<u8>,
    /// The list that numbers its paragraphs.
    pub number: Option<i64>,
    /// The level of that list.
    pub level: Option<i64>,
    /// Whether it is the style of the title.
    pub is_title: bool,
}

#[derive(Debug, Default)]
struct StyleDefinition {
    outline: Option<u8>,
    number: Option<i64>,
    level: Option<i64>,
    is_title: bool,
    based_on: Option<String>,
}

/// All paragraph styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    rows: HashMap<String, StyleDefinition>,
    default: Option<String>,
}

/// A style is based on another, which is based on a third: more steps than this form a circle.
const STEPS: usize = 20;

impl Styles {
    pub fn read(root: Node<'_, '_>) -> Self {
        let mut styles = Styles::default();
        for node in children(root).filter(|node| is(*node, "style") && attribute(*node, "type").unwrap_or("paragraph") == "paragraph") {
            let Some(id) = attribute(node, "styleId") else { continue };
            let value = |parent: Option<Node<'_, '_>>, name: &str| {
                parent.and_then(|parent| child(parent, name)).and_then(|node| attribute(node, "val")).map(str::to_string)
            };
            let properties = child(node, "pPr");
            let list = properties.and_then(|properties| child(properties, "numPr"));
            let name = value(Some(node), "name").unwrap_or_default().to_ascii_lowercase();
            let row = StyleDefinition {
                outline: value(properties, "outlineLvl").and_then(|level| level.parse().ok()).or_else(|| heading_level(&name)),
                number: value(list, "numId").and_then(|id| id.parse().ok()),
                level: value(list, "ilvl").and_then(|level| level.parse().ok()),
                is_title: matches!(name.as_str(), "title" | "标题"),
                based_on: value(Some(node), "basedOn"),
            };
            if matches!(attribute(node, "default"), Some("1" | "true")) {
                styles.default = Some(id.to_string());
            }
            styles.rows.insert(id.to_string(), row);
        }
        styles
    }

    /// The style of a paragraph, including what it inherits from those it is based on.
    pub fn of<'s>(&'s self, paragraph: Node<'_, '_>) -> ParagraphStyle<'s> {
        let named = child(paragraph, "pPr").and_then(|properties| child(properties, "pStyle")).and_then(|style| attribute(style, "val"));
        let Some((id, _)) = named.or(self.default.as_deref()).and_then(|id| self.rows.get_key_value(id)) else {
            return ParagraphStyle::default();
        };
        let mut style = ParagraphStyle { id, ..ParagraphStyle::default() };
        let mut at = Some(id);
        for _ in 0..STEPS {
            let Some(row) = at.and_then(|id| self.rows.get(id)) else { break };
            style.outline = style.outline.or(row.outline);
            style.number = style.number.or(row.number);
            style.level = style.level.or(row.level);
            style.is_title |= row.is_title;
            at = row.based_on.as_ref();
        }
        style
    }
}

/// `heading 1`, `标题 1`: the outline level from 0.
fn heading_level(name: &str) -> Option<u8> {
    let digits = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?.trim();
    digits.parse::<u8>().ok()?.checked_sub(1).filter(|&level| level < 9)
}
