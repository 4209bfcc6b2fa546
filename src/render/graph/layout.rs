//! Where boxes are placed: a tree from left to right, each box under the first that leads to it, centred on those below it.

use super::Graph;
use unicode_width::UnicodeWidthStr;

/// A graph with positions, in pixels.
pub struct Layout {
    pub width: usize,
    pub height: usize,
    pub boxes: Vec<BoxPosition>,
    pub curves: Vec<Curve>,
}

/// The position of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoxPosition {
    pub x: usize,
    pub y: usize,
    pub width: usize,
}

/// An arrow from one box to another.
pub struct Curve {
    /// An index into the graph's links.
    pub link: usize,
    pub from: (usize, usize),
    pub to: (usize, usize),
    /// Whether the arrow belongs to the tree, or is an additional one to a box that already has its position.
    pub tree: bool,
}

pub const HEIGHT: usize = 28;
const ROW: usize = 40;
const GAP: usize = 56;
const MARGIN: usize = 10;

/// Half the width of a Chinese character.
const COLUMN: usize = 7;

impl Layout {
    pub fn of(graph: &Graph) -> Layout {
        let count = graph.nodes.len();
        let widths: Vec<usize> = graph.nodes.iter().map(|name| COLUMN * name.width() + 2 * MARGIN).collect();
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut has_upper = vec![false; count];
        for (at, link) in graph.links.iter().enumerate() {
            below[link.from].push(at);
            has_upper[link.to] = true;
        }
        let mut layout = Layout { width: 0, height: 0, boxes: vec![BoxPosition { x: 0, y: 0, width: 0 }; count], curves: Vec::new() };
        let (mut depth, mut placed, mut order) = (vec![0; count], vec![false; count], Vec::new());
        let mut in_tree = vec![false; graph.links.len()];
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); count];
        // If all lead to each other, the first one named is taken as the root.
        let roots = (0..count).filter(|&at| !has_upper[at]).chain(0..count);
        for root in roots {
            if placed[root] {
                continue;
            }
            placed[root] = true;
            let mut open = vec![root];
            while let Some(at) = open.pop() {
                order.push(at);
                for &link in &below[at] {
                    let to = graph.links[link].to;
                    if !placed[to] {
                        (placed[to], depth[to], in_tree[link]) = (true, depth[at] + 1, true);
                        children[at].push(to);
                    }
                }
                open.extend(children[at].iter().rev());
            }
        }
        let columns = depth.iter().copied().max().map_or(0, |deepest| deepest + 1);
        let mut widest = vec![0; columns];
        (0..count).for_each(|at| widest[depth[at]] = widths[at].max(widest[depth[at]]));
        let mut left = vec![MARGIN; columns + 1];
        for column in 0..columns {
            left[column + 1] = left[column] + widest[column] + GAP;
        }
        // Leaves take the rows in order; then each box is centred on those below it, from the last to the first.
        let mut row = 0;
        for &at in &order {
            layout.boxes[at] = BoxPosition { x: left[depth[at]], y: MARGIN + row * ROW, width: widths[at] };
            row += usize::from(children[at].is_empty());
        }
        for &at in order.iter().rev() {
            if let (Some(&first), Some(&last)) = (children[at].first(), children[at].last()) {
                layout.boxes[at].y = (layout.boxes[first].y + layout.boxes[last].y) / 2;
            }
        }
        for (at, link) in graph.links.iter().enumerate() {
            let (from, to) = (layout.boxes[link.from], layout.boxes[link.to]);
            let middle = HEIGHT / 2;
            layout.curves.push(Curve {
                link: at,
                from: (from.x + from.width, from.y + middle),
                to: (to.x, to.y + middle),
                tree: in_tree[at],
            });
        }
        layout.width = layout.boxes.iter().map(|place| place.x + place.width).max().unwrap_or(0) + MARGIN;
        layout.height = MARGIN + row * ROW;
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_stand_in_the_middle_of_those_below_and_never_on_each_other() {
        let graph = super::super::tests::graph("党委>甲支部 党委>乙支部 党委>丙支部 甲支部>小组 乙支部>小组 小组>党委 独立>别的");
        let layout = Layout::of(&graph);
        let at = |name: &str| layout.boxes[graph.nodes.iter().position(|node| node == name).unwrap()];
        assert_eq!(at("党委").y, at("乙支部").y);
        for (i, a) in layout.boxes.iter().enumerate() {
            for b in &layout.boxes[i + 1..] {
                assert!(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + HEIGHT <= b.y || b.y + HEIGHT <= a.y);
            }
        }
        assert_eq!(layout.curves.iter().filter(|curve| !curve.tree).count(), 2);
    }

    #[test]
    fn a_ring_and_nothing_are_drawn_too() {
        assert_eq!(Layout::of(&super::super::tests::graph("甲>乙 乙>丙 丙>甲")).boxes.len(), 3);
        assert_eq!(Layout::of(&Graph::default()).boxes.len(), 0);
    }
}
