//! Colours, patterns and letters of the picture. Light colours stand in attributes, for viewers
//! that know no media queries; the style sheet turns them dark where the viewer asks for that. Each
//! accessibility has a colour, and a shape or a pattern for those who do not tell colours apart.

use crate::busy::Accessibility;
use crate::put::put;

/// A paint: its class in the style sheet, and its colour in light and in dark surroundings.
pub(super) struct Paint {
    pub(super) class: &'static str,
    pub(super) light: &'static str,
    dark: &'static str,
}

macro_rules! paints {
    ($($name:ident $class:literal $light:literal $dark:literal;)*) => {
        $(pub(super) const $name: Paint = Paint {
            class: concat!("b24-", $class),
            light: $light,
            dark: $dark,
        };)*
        const ALL: &[Paint] = &[$($name),*];
    };
}

paints! {
    PAPER "paper" "#ffffff" "#0d1117";
    FRAME "frame" "#d0d7de" "#30363d";
    OFF "off" "#eef1f4" "#161b22";
    WORK "work" "#ffffff" "#222a35";
    GRID "grid" "#e2e6eb" "#303844";
    DAY "day" "#aab4bf" "#566170";
    TEXT "text" "#1f2933" "#e6edf3";
    MUTED "muted" "#57626e" "#9ba7b4";
    BUSY "busy" "#0b66ad" "#58a6e8";
    QUEST_BACK "quest" "#dcebf8" "#16324b";
    AWAY "away" "#e08214" "#f0a04b";
    AWAY_LINE "away-line" "#c26a0a" "#d07f2c";
    SLOT "slot" "#0a8f62" "#35c48f";
    UNKNOWN_BACK "none" "#e6e9ed" "#1f252d";
    UNKNOWN_LINE "none-line" "#b4bdc7" "#454f5b";
    INK "ink" "#ffffff" "#06121f";
    INK_AWAY "ink-away" "#241000" "#241000";
    WARN "warn" "#b3261e" "#ff8a80";
}

impl Paint {
    /// The attributes of what is filled with it.
    pub(super) fn fill(&self) -> String {
        format!("class=\"{}\" fill=\"{}\"", self.class, self.light)
    }

    /// The attributes of a line in it.
    pub(super) fn stroke(&self) -> String {
        format!("class=\"{}-s\" stroke=\"{}\"", self.class, self.light)
    }
}

/// The style sheet, which changes nothing but colours.
pub(super) fn style() -> String {
    let mut style = String::from("<style>@media (prefers-color-scheme:dark){");
    for paint in ALL {
        put!(
            style,
            ".{0}{{fill:{1}}}.{0}-s{{stroke:{1}}}",
            paint.class,
            paint.dark
        );
    }
    style + "}</style>"
}

/// The patterns of one picture. Their names differ from those of another on the same page, which a
/// reference would otherwise find in its place.
pub(super) struct Patterns {
    suffix: String,
}

impl Patterns {
    pub(super) fn new(fingerprint: u64) -> Self {
        let suffix = format!("{:08x}", fingerprint & 0xffff_ffff);
        Self { suffix }
    }

    pub(super) fn definitions(&self) -> String {
        let pattern = |name, size, turn, back: &Paint, line: &Paint, width| {
            format!(
                "<pattern id=\"b24-{name}-{}\" width=\"{size}\" height=\"{size}\" \
                 patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\">\
                 <rect width=\"{size}\" height=\"{size}\" {}/>\
                 <path d=\"M0 0V{size}\" stroke-width=\"{width}\" {}/></pattern>",
                self.suffix,
                back.fill(),
                line.stroke()
            )
        };
        [
            "<defs>".to_owned(),
            pattern("quest", 6, 45, &QUEST_BACK, &BUSY, 3.2),
            pattern("away", 8, -45, &AWAY, &AWAY_LINE, 2.4),
            pattern("none", 7, 45, &UNKNOWN_BACK, &UNKNOWN_LINE, 1.6),
            "</defs>".to_owned(),
        ]
        .concat()
    }

    fn named(&self, name: &str) -> String {
        format!("fill=\"url(#b24-{name}-{})\"", self.suffix)
    }

    /// The attributes of a bar.
    pub(super) fn bar(&self, accessibility: Accessibility) -> String {
        match accessibility {
            Accessibility::Busy => BUSY.fill(),
            Accessibility::Quest => self.named("quest") + " " + &BUSY.stroke(),
            Accessibility::Absent => self.named("away"),
            Accessibility::Free => format!("fill=\"none\" {}", BUSY.stroke()),
        }
    }

    /// The attributes of a row of which nobody knows.
    pub(super) fn unknown(&self) -> String {
        self.named("none")
    }
}

/// About how wide a text is in the usual sans-serif fonts: rather more than less.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| char_width(c, size)).sum()
}

/// About how wide a character is.
pub(super) fn char_width(c: char, size: f64) -> f64 {
    let em = match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 'I' | '(' | ')' => 0.32,
        'm' | 'w' | 'M' | 'W' | 'ж' | 'ш' | 'щ' | 'ю' | 'ы' | 'ф' | 'Ж' | 'Ш' | 'Щ' | 'Ю' | 'Ы'
        | 'Ф' | '@' | '%' | '…' | '—' => 0.9,
        c if c.is_uppercase() => 0.7,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 1.05,
        _ => 0.6,
    };
    em * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_paint_has_its_own_class() {
        let mut classes: Vec<&str> = ALL.iter().map(|paint| paint.class).collect();
        classes.sort_unstable();
        classes.dedup();
        assert_eq!(classes.len(), ALL.len());
        assert!(style().contains(".b24-busy{fill:#58a6e8}.b24-busy-s{stroke:#58a6e8}"));
    }

    /// Relative luminance (WCAG 2) of `#rrggbb`.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn texts_and_bars_stand_out_in_light_and_in_dark() {
        for back in [PAPER, WORK, OFF] {
            for (mark, least) in [
                (TEXT, 7.0),
                (MUTED, 4.5),
                (BUSY, 3.0),
                (SLOT, 3.0),
                (WARN, 4.5),
            ] {
                let light = contrast(mark.light, back.light);
                let dark = contrast(mark.dark, back.dark);
                assert!(light >= least, "{} on {}: {light}", mark.class, back.class);
                assert!(dark >= least, "{} on {}: {dark}", mark.class, back.class);
            }
        }
    }

    #[test]
    fn widths_are_about_right() {
        let sales = text_width("Sales", 10.0);
        assert!((24.0..32.0).contains(&sales), "{sales}");
        assert!(text_width("日本", 10.0) > 20.0);
        assert!((text_width("e\u{301}", 10.0) - text_width("e", 10.0)).abs() < 1e-9);
    }
}
