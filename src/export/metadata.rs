//! Words that travel inside a bitmap.

use crate::export::xml;
use crate::scene::Scene;

/// The keyword of an iTXt chunk and the start of an APP1 segment that hold XMP
/// (XMP specification, part 3, sections 1.1.3 and 1.1.5).
pub const XMP_KEYWORD: &str = "XML:com.adobe.xmp";
pub const XMP_SEGMENT: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The value of the PNG `Software` chunk.
pub const SOFTWARE: &str = "itac";

/// An XMP packet with the title and, as the IPTC's `AltTextAccessibility`, the
/// alternative text (IPTC Photo Metadata Standard 2021.1, section 8.1).
pub fn xmp(scene: &Scene) -> String {
    let mut out = String::from(concat!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n",
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n",
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n",
        "<rdf:Description rdf:about=\"\"",
        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
        " xmlns:Iptc4xmpCore=\"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/\">\n",
    ));
    alternatives(&mut out, "dc:title", &scene.language, &scene.title);
    alternatives(&mut out, "Iptc4xmpCore:AltTextAccessibility", &scene.language, &scene.alt);
    out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

/// Text in one language, which is also the default: readers look for `x-default`
/// first.
fn alternatives(out: &mut String, property: &str, language: &str, text: &str) {
    out.push_str(&format!("<{property}><rdf:Alt>"));
    for tag in ["x-default", language] {
        out.push_str("<rdf:li xml:lang=\"");
        xml::escape(out, tag);
        out.push_str("\">");
        xml::escape(out, text);
        out.push_str("</rdf:li>");
    }
    out.push_str(&format!("</rdf:Alt></{property}>\n"));
}
