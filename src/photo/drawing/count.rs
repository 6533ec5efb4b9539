//! How many elements a drawing has once everything that it refers to stands where it is
//! referred to: a few lines can ask for thousands of millions.

use std::collections::BTreeMap;

use usvg::roxmltree::Document;
use usvg::roxmltree::Node;

use super::too_complex;
use crate::photo::error::ErrorKind;
use crate::photo::error::Fault;
use crate::photo::probe::Limits;

/// Refuses a drawing of more elements than the limits allow, each counted as often as `<use>`,
/// patterns, masks, clips, filters and markers repeat it; and one that is nested too deep, as
/// whatever refers to itself is.
pub(super) fn count(document: &Document<'_>, limits: &Limits) -> Result<(), Fault> {
    let parts = document.descendants().filter_map(|node| Some((node.attribute("id")?, node)));
    let rules = document.descendants().filter(|node| node.tag_name().name() == "style");
    let rules = rules.filter_map(|node| node.text()).flat_map(rules_of).collect();
    let mut count = Count { parts: parts.collect(), rules, left: limits.max_elements, limits };
    count.element(document.root_element(), 0)
}

struct Count<'a, 'input> {
    parts: BTreeMap<&'a str, Node<'a, 'input>>,
    rules: Vec<Rule<'a>>,
    left: u32,
    limits: &'a Limits,
}

/// A rule of a style sheet that refers to parts.
struct Rule<'a> {
    /// The last step of its selector, which names the element.
    step: &'a str,
    said: &'a str,
}

impl<'a, 'input> Count<'a, 'input> {
    fn element(&mut self, node: Node<'a, 'input>, depth: usize) -> Result<(), Fault> {
        if depth > self.limits.max_depth {
            let message = format!("its elements are nested deeper than {}", self.limits.max_depth);
            return Err(Fault::new(ErrorKind::TooLarge, message));
        }
        self.less(1)?;
        for child in node.children().filter(Node::is_element) {
            self.element(child, depth + 1)?;
        }
        for (target, times) in self.targets(node) {
            if target.tag_name().name().ends_with("Gradient") {
                // It is not drawn again; its colours are copied.
                self.less(1 + target.children().count() as u32 / 16)?;
                continue;
            }
            let before = self.left;
            self.element(target, depth + 1)?;
            self.less((before - self.left).saturating_mul(times - 1))?;
        }
        Ok(())
    }

    fn less(&mut self, count: u32) -> Result<(), Fault> {
        self.left = self.left.checked_sub(count).ok_or_else(too_complex)?;
        Ok(())
    }

    /// The parts that an element refers to, and how often each is drawn for it.
    fn targets(&self, node: Node<'a, 'input>) -> Vec<(Node<'a, 'input>, u32)> {
        let mut found = Vec::new();
        let mut add = |id: &str, times| {
            found.extend(self.parts.get(id).map(|target| (*target, times)));
        };
        for attribute in node.attributes() {
            match (attribute.name(), attribute.value().trim().strip_prefix('#')) {
                ("href", Some(id)) if !is_harmless(node) => add(id, 1),
                (name, _) => urls(name, attribute.value(), node, &mut add),
            }
        }
        for rule in self.rules.iter().filter(|rule| rule.may_mean(node)) {
            urls("style", rule.said, node, &mut add);
        }
        found
    }
}

/// Whether its `href` draws nothing.
fn is_harmless(node: Node<'_, '_>) -> bool {
    let name = node.tag_name().name();
    name == "a" || name.ends_with("Gradient")
}

/// Calls `add` for every `url(#…)` of an attribute or of the declarations of a style.
fn urls(name: &str, value: &str, node: Node<'_, '_>, add: &mut impl FnMut(&str, u32)) {
    for declaration in value.split(';') {
        for target in declaration.split("url(").skip(1) {
            let id = target.trim_start().trim_start_matches(['"', '\'']).trim_start_matches('#');
            let id = id.split([')', '"', '\'']).next().unwrap_or_default().trim_end();
            let marks = name.starts_with("marker") || declaration.contains("marker");
            add(id, if marks { corners(node) } else { 1 });
        }
    }
}

/// No fewer than the corners of a path, each of which may bear a marker.
fn corners(node: Node<'_, '_>) -> u32 {
    let written = node.attribute("d").or_else(|| node.attribute("points")).unwrap_or_default();
    let marks = written.bytes().filter(|byte| !byte.is_ascii_digit()).count();
    u32::try_from(marks).unwrap_or(u32::MAX).saturating_add(2)
}

fn rules_of(sheet: &str) -> impl Iterator<Item = Rule<'_>> {
    let rules = sheet.split('}').filter_map(|rule| rule.rsplit_once('{'));
    rules.filter(|(_, said)| said.contains("url(")).flat_map(|(selectors, said)| {
        let last = |selector: &str| {
            let end = selector.trim_end();
            end.rfind([' ', '>', '+', '~', '\n', '\t', '/']).map_or(0, |at| at + 1)
        };
        let steps = selectors.split(',');
        steps.map(move |selector| Rule { step: selector.trim_end()[last(selector)..].trim(), said })
    })
}

impl Rule<'_> {
    /// Whether it may be the rule of an element: attributes and states are not looked at.
    fn may_mean(&self, node: Node<'_, '_>) -> bool {
        let step = self.step.split(['[', ':']).next().unwrap_or_default();
        let name = step.split(['.', '#']).next().unwrap_or_default();
        let classes = node.attribute("class").unwrap_or_default();
        let mut rest = &step[name.len()..];
        let mut fits = name.is_empty() || name == "*" || name == node.tag_name().name();
        while let Some(kind) = rest.chars().next() {
            let word = rest[1..].split(['.', '#']).next().unwrap_or_default();
            fits &= match kind {
                '.' => classes.split_ascii_whitespace().any(|class| class == word),
                _ => node.attribute("id") == Some(word),
            };
            rest = &rest[1 + word.len()..];
        }
        fits
    }
}
