//! Lines by year, one small chart per formulation.

use super::{PageFrame, rendered};
use crate::render::corpus::trend::TrendView;
use crate::render::labels::Language;
use askama::Template;

#[derive(Template)]
#[template(path = "trend.html")]
struct TrendPage {
    frame: PageFrame,
    charts: Vec<Chart>,
}

/// A chart, in units of its own.
struct Chart {
    name: String,
    note: String,
    width: i64,
    height: i64,
    left: i64,
    right: i64,
    bottom: i64,
    highest: String,
    first: u32,
    last: u32,
    points: String,
    dots: Vec<Dot>,
}

struct Dot {
    x: String,
    y: String,
    class: &'static str,
    title: String,
}

const WIDTH: i64 = 320;
const HEIGHT: i64 = 120;
const LEFT: i64 = 34;
const RIGHT: i64 = WIDTH - 8;
const TOP: i64 = 10;
const BOTTOM: i64 = HEIGHT - 20;

/// Writes a page with a chart for each formulation.
pub fn trend(view: &TrendView, language: Language) -> String {
    let title = match (view.years.first(), view.years.last()) {
        (Some(first), Some(last)) => format!("{}–{}", first.year, last.year),
        _ => language.say("none").to_string(),
    };
    let rows = view.rows.chunks(view.years.len().max(1));
    let charts = view.phrases.iter().zip(rows).map(|(course, rows)| {
        let highest = rows.iter().map(|row| row.per_10k).fold(0.0, f64::max);
        let (first, last) = (rows.first().map_or(0, |row| row.year), rows.last().map_or(0, |row| row.year));
        // Years without a report have no point: the line continues to the next year that has one.
        let x = |year: u32| LEFT as f64 + (RIGHT - LEFT) as f64 * f64::from(year - first) / f64::from((last - first).max(1));
        let y = |rate: f64| BOTTOM as f64 - (BOTTOM - TOP) as f64 * if highest > 0.0 { rate / highest } else { 0.0 };
        let dots = rows.iter().map(|row| Dot {
            x: format!("{:.1}", x(row.year)),
            y: format!("{:.1}", y(row.per_10k)),
            class: match () {
                () if course.rises.contains(&row.year) => "rise",
                () if course.falls.contains(&row.year) => "fall",
                () => "",
            },
            title: format!("{}: {} ({:.2})", row.year, row.count, row.per_10k),
        });
        let dots: Vec<Dot> = dots.collect();
        let years = course.first.zip(course.last).map(|(first, last)| format!("{first}–{last}")).unwrap_or_default();
        Chart {
            name: course.text.clone(),
            note: format!("{} · {years}", course.count),
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: RIGHT,
            bottom: BOTTOM,
            highest: format!("{highest:.1}"),
            first,
            last,
            points: dots.iter().map(|dot| format!("{},{}", dot.x, dot.y)).collect::<Vec<_>>().join(" "),
            dots,
        }
    });
    rendered(&TrendPage { frame: PageFrame::new(title, language, "trend"), charts: charts.collect() })
}
