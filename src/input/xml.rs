//! XML parts of Word and OFD files, read within the limits. Document type definitions, and with them entities, are refused.

use super::error::FormatError;
use super::limits::Limits;
use roxmltree::{Document, Node, ParsingOptions};

/// The text of an XML part: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<String, FormatError> {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]) {
        Some(text) => Ok(text.into_owned()),
        None => Err(FormatError::Damaged(format!("a part is not valid {}", encoding.name()))),
    }
}

/// Attributes of one element; the parser compares each with all others. Word writes about forty.
const ATTRIBUTES: usize = 512;

/// Whether an element has more attributes than that.
fn is_crowded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        at += found + 1;
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>")].iter().find(|(opens, _)| bytes[at..].starts_with(opens.as_bytes()));
        if let Some((_, closes)) = skipped {
            at = text[at..].find(closes).map_or(bytes.len(), |found| at + found);
            continue;
        }
        let mut count = 0;
        while let Some(found) = bytes[at..].iter().position(|&byte| matches!(byte, b'>' | b'"' | b'\'')) {
            at += found + 1;
            let mark = bytes[at - 1];
            if mark == b'>' {
                break;
            }
            count += 1;
            if count > ATTRIBUTES {
                return true;
            }
            at = bytes[at..].iter().position(|&byte| byte == mark).map_or(bytes.len(), |found| at + found + 1);
        }
    }
    false
}

/// Parses an XML part.
pub(super) fn parse<'t>(text: &'t str, limits: &Limits) -> Result<Document<'t>, FormatError> {
    if is_crowded(text) {
        return Err(FormatError::Damaged(format!("an element has more than {ATTRIBUTES} attributes")));
    }
    let nodes_limit = u32::try_from(limits.nodes).unwrap_or(u32::MAX);
    let options = ParsingOptions { allow_dtd: false, nodes_limit, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => FormatError::Limit("it holds too many elements", "nodes", limits.nodes),
        other => FormatError::Damaged(other.to_string()),
    })?;
    // Walking recurses, so anything nested too deep must be rejected before that.
    let mut depths: Vec<u64> = Vec::new();
    for node in document.root().descendants() {
        let depth = node.parent().map_or(0, |parent| depths[parent.id().get_usize()] + 1);
        if depth > limits.depth {
            return Err(FormatError::Limit("its elements are nested too deep", "depth", limits.depth));
        }
        depths.push(depth);
    }
    Ok(document)
}

/// The first child element called `name`, in any namespace: writers of OFD differ in theirs.
pub(super) fn child<'a, 't>(node: Node<'a, 't>, name: &str) -> Option<Node<'a, 't>> {
    children(node).find(|child| is(*child, name))
}

/// The child elements.
pub(super) fn children<'a, 't>(node: Node<'a, 't>) -> impl Iterator<Item = Node<'a, 't>> {
    node.children().filter(Node::is_element)
}

/// Whether an element is called `name`, in any namespace.
pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The value of an attribute, in any namespace.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_with_attributes_beyond_number_are_refused() {
        let page = |count: usize| {
            format!("<a>{}<b {}/></a>", "<c d='>'>甲\"</c><!-- \" -->", (0..count).map(|at| format!("x{at}=\"<'\" ")).collect::<String>())
        };
        assert!(!is_crowded(&page(ATTRIBUTES)) && is_crowded(&page(ATTRIBUTES + 1)));
    }
}
