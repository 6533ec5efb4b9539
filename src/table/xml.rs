//! A thin layer over the XML reader: events to the end or an error, never a cut-off text.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::escape::unescape;
use quick_xml::events::BytesRef;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use super::Remark;
use super::remark;

/// All events of a document; an empty element is a start and an end.
pub struct Events<'t> {
    reader: Reader<&'t [u8]>,
    open: usize,
    done: bool,
}

pub fn events(text: &str) -> Events<'_> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    Events { reader, open: 0, done: false }
}

impl<'t> Iterator for Events<'t> {
    type Item = Result<Event<'t>, Remark>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let event = self.reader.read_event();
        match &event {
            Ok(Event::Start(_)) => self.open += 1,
            Ok(Event::End(_)) => self.open = self.open.saturating_sub(1),
            Ok(Event::Eof) if self.open == 0 => return None,
            Ok(Event::Eof) => {
                self.done = true;
                return Some(Err(remark::damaged("it ends too early")));
            }
            Err(_) => self.done = true,
            Ok(_) => {}
        }
        Some(event.map_err(remark::damaged))
    }
}

/// The value of an attribute, by its name without the prefix.
pub fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut readable = attributes.with_checks(false).flatten();
    let found = readable.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(match unescape(&found.value) {
        Ok(value) => value.into_owned(),
        Err(_) => found.value.into_owned(),
    })
}

/// An attribute that is a whole number.
pub fn number(element: &BytesStart, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// Appends the letters of an event, if it is of letters.
pub fn push_text(event: &Event, text: &mut String) {
    match event {
        Event::Text(letters) => text.push_str(&letters.xml10_content()),
        Event::CData(letters) => text.push_str(&letters.xml10_content()),
        Event::GeneralRef(reference) => text.push_str(&entity(reference)),
        _ => {}
    }
}

fn entity(reference: &BytesRef) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(letter)) => letter.to_string(),
        _ => resolve_predefined_entity(reference).map(str::to_owned).unwrap_or_default(),
    }
}
