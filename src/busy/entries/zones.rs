//! The zones that an answer names.

use std::collections::HashMap;

use crate::busy::time::zone::Zone;

/// The zones that an answer names, each looked up once.
#[derive(Debug)]
pub(crate) struct Zones {
    found: Vec<Option<Zone>>,
    places: HashMap<Box<str>, u32>,
    last: (Box<str>, u32),
}

impl Default for Zones {
    fn default() -> Self {
        Self {
            // The place of the zone that an entry does not name.
            found: vec![None],
            places: HashMap::new(),
            last: ("".into(), 0),
        }
    }
}

impl Zones {
    /// The zone at a place; `None` if it is missing or unknown.
    pub(crate) fn get(&self, place: u32) -> Option<&Zone> {
        self.found.get(place as usize)?.as_ref()
    }

    /// The place of a zone of this name.
    pub(super) fn place(&mut self, name: &str) -> u32 {
        // Nearly always the zone of the entry before.
        if *self.last.0 == *name {
            return self.last.1;
        }
        let place = self.places.get(name).copied().unwrap_or_else(|| {
            let place = u32::try_from(self.found.len()).unwrap_or(0);
            self.found.push(Zone::find(name));
            self.places.insert(name.into(), place);
            place
        });
        self.last = (name.into(), place);
        place
    }
}
