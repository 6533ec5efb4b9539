//! Where a card goes: what it says itself, else what its template says, else
//! what suits most cards. What a template is not made for is left out.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::At;
use crate::model::Content;
use crate::model::Placement;
use crate::model::Placements;
use crate::model::Template;

/// The placements of a card where neither it nor its template names any.
const DEFAULT: &str = "campaign";

/// So many left-out placements are named, the others counted.
const MOST_NAMED: usize = 8;

/// Where cards of a template go that name nothing themselves.
pub fn usual(template: &Template) -> Vec<&str> {
    let own: Vec<&str> = template.placements.0.iter().map(|name| name.value.as_str()).collect();
    if own.is_empty() { vec![DEFAULT] } else { own }
}

/// The placements a card goes to. Those that the template is not made for are
/// left out where a group named them, which is told in a note. Where somebody named
/// them one by one another shape is an error; one with too little room is tried.
pub fn of_card(
    content: &Content,
    template: &Template,
    catalogue: &Placements,
    notes: &mut Vec<Diagnostic>,
) -> Result<Vec<Placement>, Vec<Diagnostic>> {
    let (names, source) = asked(content, template);
    let (mut made, mut left_out, mut wrong) = (Vec::<Placement>::new(), Vec::new(), Vec::new());
    for name in &names {
        let group = catalogue.is_group(&name.value);
        let found = match catalogue.one(&name.value) {
            Ok(found) => found,
            Err(error) => {
                wrong.push(at(error, name, source));
                continue;
            }
        };
        for placement in found {
            let shaped = template.shapes.contains(&placement.shape);
            let roomy = !template.not_for.0.iter().any(|name| name.value == placement.name);
            match (shaped && (roomy || !group), group) {
                (true, _) if made.iter().all(|other| other.name != placement.name) => {
                    made.push(placement);
                }
                (true, _) => {}
                (false, true) => left_out.push((name.clone(), placement)),
                (false, false) => wrong.push(not_made_for(template, &placement, name, source)),
            }
        }
    }
    if wrong.is_empty() && made.is_empty() {
        let first = left_out.first();
        wrong.extend(first.map(|(name, one)| not_made_for(template, one, name, source)));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    notes.extend(told(template, &left_out, source));
    Ok(made)
}

/// The names that count, and the file in which they stand.
fn asked<'a>(content: &'a Content, template: &'a Template) -> (Vec<At<String>>, &'a Arc<Source>) {
    let own = content.placements.iter().flat_map(|names| &names.0);
    let own: Vec<At<String>> = own.cloned().collect();
    match (own.is_empty(), template.placements.0.is_empty()) {
        (false, _) => (own, &content.source),
        (true, false) => (template.placements.0.clone(), &template.source),
        (true, true) => (vec![At::nowhere(DEFAULT.to_owned())], &content.source),
    }
}

/// Names that were typed on the command line have no line.
fn at(told: Diagnostic, name: &At<String>, source: &Arc<Source>) -> Diagnostic {
    if name.at.line == 0 { told } else { told.at(source, name.at) }
}

/// What groups named and the template cannot do, in one note.
fn told(
    template: &Template,
    left_out: &[(At<String>, Placement)],
    source: &Arc<Source>,
) -> Option<Diagnostic> {
    let (first, _) = left_out.first()?;
    let (mut names, mut shapes): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for (_, placement) in left_out {
        if !names.contains(&placement.name.as_str()) {
            names.push(&placement.name);
        }
        let made = template.shapes.contains(&placement.shape);
        let shape = if made { "so little room" } else { placement.shape.name() };
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
    let more = match names.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    names.truncate(MOST_NAMED);
    let message = format!(
        "left out, for the template `{}` is not made for {}: {}{more}",
        template.name.value,
        shapes.join(", "),
        names.join(", "),
    );
    Some(at(Diagnostic::note("left-out", message), first, source))
}

fn not_made_for(
    template: &Template,
    placement: &Placement,
    name: &At<String>,
    source: &Arc<Source>,
) -> Diagnostic {
    let shapes: Vec<&str> = template.shapes.iter().map(|shape| shape.name()).collect();
    let message = format!(
        "the template `{}` is not made for {} ({})",
        template.name.value, placement.name, placement.shape
    );
    let error = Diagnostic::error("shape", message)
        .of_placement(&placement.name)
        .hint(format!("it is made for: {}", shapes.join(", ")));
    at(error, name, source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::resolve::kit;
    use crate::resolve::kit::Kits;

    struct NoFolders;

    impl Kits for NoFolders {
        fn open(&self, _: &str) -> Option<Arc<dyn Assets>> {
            None
        }
    }

    #[test]
    fn every_template_is_made_for_its_own_placements() {
        let kit = kit::load(&NoFolders, kit::BUILTIN).unwrap();
        let (card, catalogue) = (Content::default(), Placements::builtin());
        for (name, template) in &kit.templates {
            let mut notes = Vec::new();
            let found = of_card(&card, template, &catalogue, &mut notes);
            assert!(found.is_ok_and(|found| !found.is_empty()), "{name}");
            assert!(notes.is_empty(), "{name}: {notes:?}");
            for other in &template.not_for.0 {
                assert!(catalogue.one(&other.value).is_ok(), "{name}: {}", other.value);
            }
        }
    }
}
