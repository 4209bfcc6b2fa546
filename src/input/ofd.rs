//! OFD (GB/T 33190-2016), the layout format of official documents: text objects of pages and templates.

use super::draft::{Draft, iso_date};
use super::error::FormatError;
use super::limits::Limits;
use super::packed::Package;
use super::pages::{Glyph, Pages, Rule};
use super::xml::{self, attribute, child, children, is};
use crate::dicts::radicals;
use roxmltree::Node;
use std::collections::HashMap;

/// The text of an OFD file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, FormatError> {
    let mut package = Package::open(bytes, limits)?;
    let mut draft = Draft::new(limits);
    let mut pages = Pages::default();
    let mut left = super::limits::bytes(limits.text_mib) / 3;
    let entry = part(&mut package, "OFD.xml")?.ok_or_else(|| FormatError::Damaged("it has no OFD.xml".to_string()))?;
    let entry = xml::parse(&entry, limits)?;
    let mut any = false;
    for body in children(entry.root_element()).filter(|node| is(*node, "DocBody")) {
        if let Some(info) = child(body, "DocInfo") {
            let value = |name: &str| child(info, name).and_then(|node| node.text()).map(str::trim).filter(|text| !text.is_empty());
            draft.file_info.file_title = draft.file_info.file_title.take().or(value("Title").map(str::to_string));
            draft.file_info.file_date = draft.file_info.file_date.take().or(value("CreationDate").and_then(iso_date));
        }
        let Some(root) = child(body, "DocRoot").and_then(|node| node.text()).map(str::trim) else { continue };
        let text = part(&mut package, root)?.ok_or_else(|| FormatError::Damaged(format!("it has no {root}")))?;
        let tree = xml::parse(&text, limits)?;
        let document = tree.root_element();
        let base = folder(root);
        let area = child(document, "CommonData").and_then(|data| child(data, "PageArea"));
        let mut templates: HashMap<String, Vec<Glyph>> = HashMap::new();
        for template in child(document, "CommonData").into_iter().flat_map(children).filter(|node| is(*node, "TemplatePage")) {
            let (Some(id), Some(place)) = (attribute(template, "ID"), attribute(template, "BaseLoc")) else { continue };
            let Some(text) = part(&mut package, &join(&base, place))? else { continue };
            let tree = xml::parse(&text, limits)?;
            let mut glyphs = Vec::new();
            content(tree.root_element(), &mut glyphs, &mut left, limits)?;
            templates.insert(id.to_string(), glyphs);
        }
        let listed: Vec<Node<'_, '_>> = child(document, "Pages").into_iter().flat_map(children).filter(|node| is(*node, "Page")).collect();
        if u64::from(pages.count()) + listed.len() as u64 > limits.pages {
            return Err(FormatError::Limit("it has too many pages", "pages", limits.pages));
        }
        for page in listed {
            let Some(place) = attribute(page, "BaseLoc") else { continue };
            let text = part(&mut package, &join(&base, place))?.ok_or_else(|| FormatError::Damaged(format!("it has no {place}")))?;
            let tree = xml::parse(&text, limits)?;
            let root = tree.root_element();
            // Writers nest Area, PageArea and Content in more than one way.
            let own = root.descendants().find(|node| is(*node, "PhysicalBox")).or_else(|| area.and_then(|area| child(area, "PhysicalBox")));
            let size = own.and_then(|node| node.text()).map(numbers).unwrap_or_default();
            let (width, height) = (size.get(2).copied().unwrap_or(210.0), size.get(3).copied().unwrap_or(297.0));
            let mut glyphs = Vec::new();
            let rules = rules(root);
            content(root, &mut glyphs, &mut left, limits)?;
            for template in children(root).filter(|node| is(*node, "Template")) {
                let found = attribute(template, "TemplateID").and_then(|id| templates.get(id));
                glyphs.extend(found.into_iter().flatten());
            }
            any |= glyphs.iter().any(|glyph| !glyph.c.is_whitespace());
            pages.push(width, height, glyphs, &rules);
        }
    }
    let count = pages.count() as usize;
    if count == 0 {
        return Err(FormatError::Damaged("it has no pages".to_string()));
    }
    if !any {
        return Err(FormatError::NoText(count));
    }
    pages.write(&mut draft)?;
    if draft.is_blank() { Err(FormatError::NoText(count)) } else { Ok(draft) }
}

fn part(package: &mut Package<'_>, name: &str) -> Result<Option<String>, FormatError> {
    package.part(name)?.map(|bytes| xml::text(&bytes)).transpose()
}

fn folder(path: &str) -> String {
    path.trim_start_matches('/').rsplit_once('/').map(|(folder, _)| folder.to_string()).unwrap_or_default()
}

/// A location that a part names: from the root if it begins with `/`, otherwise from the part's own folder.
fn join(base: &str, place: &str) -> String {
    if place.starts_with('/') || base.is_empty() {
        return place.trim_start_matches('/').to_string();
    }
    let mut steps: Vec<&str> = base.split('/').collect();
    for step in place.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// The characters of all text objects below `node`; layers, blocks and the like only contain them.
fn content(node: Node<'_, '_>, out: &mut Vec<Glyph>, left: &mut u64, limits: &Limits) -> Result<(), FormatError> {
    for object in node.descendants().filter(|node| is(*node, "TextObject")) {
        if matches!(attribute(object, "Visible"), Some("false")) {
            continue;
        }
        let origin = attribute(object, "Boundary").map(numbers).unwrap_or_default();
        let (left_edge, top) = (origin.first().copied().unwrap_or(0.0), origin.get(1).copied().unwrap_or(0.0));
        let size = attribute(object, "Size").or_else(|| attribute(object, "size")).and_then(|size| size.parse().ok()).unwrap_or(4.0f32);
        let matrix =
            attribute(object, "CTM").map(numbers).filter(|matrix| matrix.len() == 6).unwrap_or_else(|| vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let [a, b, c, d, e, f] = [matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]];
        // Watermarks are set at an angle.
        if b.abs() > 0.2 * a.abs() || a <= 0.0 {
            continue;
        }
        let scale = attribute(object, "HScale").and_then(|scale| scale.parse::<f32>().ok()).unwrap_or(1.0);
        let (mut x, mut y) = (0.0f32, 0.0f32);
        for code in children(object).filter(|node| is(*node, "TextCode")) {
            let value = |name: &str| attribute(code, name).and_then(|value| value.parse::<f32>().ok());
            (x, y) = (value("X").unwrap_or(x), value("Y").unwrap_or(y));
            let text = code.text().unwrap_or_default();
            let count = text.chars().count();
            *left = left.checked_sub(count as u64).ok_or(FormatError::Limit("its text is too long", "text-mib", limits.text_mib))?;
            let along = attribute(code, "DeltaX").map(|deltas| steps(deltas, count)).unwrap_or_default();
            let down = attribute(code, "DeltaY").map(|deltas| steps(deltas, count)).unwrap_or_default();
            for (index, character) in text.chars().enumerate() {
                let usual = if character.is_ascii() { 0.5 } else { 1.0 } * size * scale;
                // Figures may be set as wide as full characters: a step that is not a gap is the width.
                let width = along.get(index).copied().filter(|&step| step > usual && step < 1.25 * size * scale).unwrap_or(usual);
                let glyph = Glyph {
                    c: radicals::unify(character),
                    x: left_edge + a * x + c * y + e,
                    y: top + b * x + d * y + f,
                    width: width * a,
                    size: size * d.abs().max(0.01),
                };
                // Characters that are there only to be found by a search are not drawn.
                if !character.is_control() {
                    out.push(glyph);
                }
                // A writer that gives fewer steps than characters sets the rest one after the other.
                x += along.get(index).copied().unwrap_or(if down.is_empty() { width } else { 0.0 });
                y += down.get(index).copied().unwrap_or(0.0);
            }
        }
    }
    Ok(())
}

/// The maximum number of paths recorded for a page: more are a drawing.
const PATHS: usize = 5000;

/// The ruled lines of a page, from the paths that it draws (GB/T 33190, 9.3).
fn rules(root: Node<'_, '_>) -> Vec<Rule> {
    let mut found = Vec::new();
    for object in root.descendants().filter(|node| is(*node, "PathObject")).take(PATHS) {
        let origin = attribute(object, "Boundary").map(numbers).unwrap_or_default();
        let (left, top) = (origin.first().copied().unwrap_or(0.0), origin.get(1).copied().unwrap_or(0.0));
        let Some(data) = child(object, "AbbreviatedData").and_then(|node| node.text()) else { continue };
        let mut words = data.split_whitespace().take(4 * PATHS);
        let mut at: Option<(f32, f32)> = None;
        while let Some(word) = words.next() {
            let mut number = || words.next().and_then(|word| word.parse::<f32>().ok());
            match word {
                "M" | "S" => at = number().zip(number()),
                "L" => {
                    let to = number().zip(number());
                    if let (Some((x0, y0)), Some((x1, y1))) = (at, to) {
                        found.extend(Rule::new(left + x0, top + y0, left + x1, top + y1));
                    }
                    at = to;
                }
                _ => {}
            }
        }
    }
    found
}

/// The distances between characters: `3.5 3.5 g 12 3.5` repeats the last one twelve times (GB/T 33190, 11.3).
fn steps(text: &str, most: usize) -> Vec<f32> {
    let mut out = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if out.len() >= most {
            break;
        }
        if word.eq_ignore_ascii_case("g") {
            let times = words.next().and_then(|times| times.parse::<usize>().ok()).unwrap_or(0);
            let step = words.next().and_then(|step| step.parse().ok()).unwrap_or(0.0);
            out.extend(std::iter::repeat_n(step, times.min(most - out.len())));
        } else {
            out.extend(word.parse::<f32>().ok());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_steps_between_characters() {
        assert_eq!(steps("1 g 3 2.5 4", 9), [1.0, 2.5, 2.5, 2.5, 4.0]);
        assert_eq!(steps("g 4000000000 1", 2), [1.0, 1.0]);
    }

    #[test]
    fn places_are_those_of_the_part_or_of_the_root() {
        assert_eq!(join("Doc_0", "Pages/Page_0/Content.xml"), "Doc_0/Pages/Page_0/Content.xml");
        assert_eq!(join("Doc_0", "/Doc_0/Pages/P.xml"), "Doc_0/Pages/P.xml");
        assert_eq!(join("Doc_0/Tpls", "../Res/R.xml"), "Doc_0/Res/R.xml");
    }
}
