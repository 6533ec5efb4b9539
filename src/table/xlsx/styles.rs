//! Number formats of cells.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::xml;
use crate::table::Remark;
use crate::table::number::Extras;
use crate::table::number::Format;
use crate::table::number::built_in;

/// The formats that cells refer to by number.
#[derive(Default)]
pub struct Styles {
    formats: Vec<(Format, Extras)>,
}

impl Styles {
    pub fn read(text: &str) -> Result<Self, Remark> {
        let mut own: HashMap<u32, (Format, Extras)> = HashMap::new();
        let mut formats = Vec::new();
        let mut of_cells = false;
        for event in xml::events(text) {
            match event? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        let code = xml::attribute(&element, "formatCode").unwrap_or_default();
                        let id = xml::number(&element, "numFmtId");
                        let format = (Format::of_code(&code), Extras::of_code(&code));
                        own.extend(id.map(|id| (id, format)));
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = xml::number(&element, "numFmtId").unwrap_or(0);
                        let built_in = || (built_in(id), Extras::built_in(id));
                        formats.push(own.get(&id).copied().unwrap_or_else(built_in));
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                    of_cells = false;
                }
                _ => {}
            }
        }
        Ok(Self { formats })
    }

    /// The format of a cell with that style, and what else it shows; without one it is the first.
    pub fn format(&self, style: Option<u32>) -> (Format, Extras) {
        let index = style.unwrap_or(0) as usize;
        self.formats.get(index).copied().unwrap_or_default()
    }
}
