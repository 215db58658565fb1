//! Slips of the pen: which known word somebody meant.

/// The known word that is the fewest letters away, if that is few enough to be a slip.
pub(crate) fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    // So few letters are near to anything.
    if given.chars().count() < SHORTEST {
        return None;
    }
    let given = given.to_lowercase();
    known
        .map(|known| (distance(&given, &known.to_lowercase()), known))
        .filter(|(steps, known)| *steps <= 3.max(known.len() / 3))
        .min()
        .map(|(_, known)| known)
}

/// The number of letters to change, add or drop to turn one word into the other.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
