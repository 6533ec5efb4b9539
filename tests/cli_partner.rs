//! Cards that an organisation makes together with the campaign, and what a card's language
//! or its group chooses.

#![expect(clippy::disallowed_methods, reason = "tests read what the command wrote")]

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;

const CARD: &str = "template: quote-text\nname: c\nfor: [instagram-square]\nfields: { quote: Hello there, name: Sara }\n";

fn text(desk: &Desk, path: &str) -> String {
    String::from_utf8(desk.read(path)).expect("UTF-8")
}

fn render(desk: &Desk) -> (String, String, String) {
    desk.itac(&["render", "card.yaml", "--format", "svg"]).fine();
    (
        text(desk, "out/c/instagram-square.svg"),
        text(desk, "out/c/alt.en.txt"),
        text(desk, "out/c/caption.instagram.en.txt"),
    )
}

#[test]
fn a_partners_logo_is_drawn_and_said() {
    let alone = Desk::with_card(CARD);
    let desk =
        Desk::with_card(&format!("{CARD}partner: {{ name: Specimen Housing, logo: logo.svg }}\n"));
    desk.copy("examples/logos/specimen-housing.svg", "logo.svg");
    let (svg, alt, _) = render(&desk);
    let (svg_alone, alt_alone, _) = render(&alone);
    assert!(alt.ends_with("Specimen Housing.\n") || alt.ends_with("Specimen Housing."), "{alt}");
    assert!(!alt_alone.contains("Specimen"), "{alt_alone}");
    assert!(svg.len() > svg_alone.len() + 500, "nothing was drawn for the logo");
}

#[test]
fn the_kits_own_organisation_is_the_partner_of_its_cards() {
    let desk = Desk::with_card(&format!("{CARD}kit: ours\n"));
    desk.write(
        "ours/kit.yaml",
        "name: ours\nextends: itac\nlogos: { name: Test Garden, on_light: logo.svg }\n\
         link: { else: https://example.org, ar: https://example.org/ar }\n\
         hashtags: { else: [\"#Ours\"], ar: [\"#Lana\"] }\n",
    );
    desk.copy("examples/logos/test-garden.svg", "ours/logo.svg");
    let (_, alt, caption) = render(&desk);
    assert!(alt.contains("Test Garden."), "{alt}");
    assert!(caption.contains("#Ours") && !caption.contains("#Lana"), "{caption}");
    desk.write(
        "card.yaml",
        "template: header\nname: c\nkit: ours\nlanguage: ar\nfor: [x-header]\nfields: {}\n",
    );
    desk.itac(&["render", "card.yaml", "--format", "svg"]).fine();
    let caption = text(&desk, "out/c/caption.x.ar.txt");
    assert!(caption.contains("#Lana") && caption.contains("https://example.org/ar"), "{caption}");
}

#[test]
fn a_partner_without_a_logo_is_named_on_the_card() {
    let desk = Desk::with_card(&format!("{CARD}partner: {{ name: Sample Trust }}\n"));
    let (svg, alt, _) = render(&desk);
    assert!(alt.contains("Sample Trust."), "{alt}");
    assert!(svg.contains("Sample Trust"), "the name is not on the card");
}

#[test]
fn a_missing_logo_is_told_where_it_was_written() {
    let desk =
        Desk::with_card(&format!("{CARD}partner: {{ name: Sample Trust, logo: lgoo.svg }}\n"));
    let said = desk.itac(&["render", "card.yaml"]);
    let said = said.told(&["lgoo.svg", "card.yaml:5:", "beside the file that names it"]);
    assert_ne!(said.code, 0);
    assert!(desk.files("out").is_empty(), "{:?}", desk.files("out"));
}

#[test]
fn a_group_chooses_the_colours_unless_the_card_does() {
    let card = |more: &str| {
        format!(
            "template: takeover\nname: c\nfor: [instagram-square]\n{more}fields: {{ stakeholder: mayors, headline: Mayors take over }}\n"
        )
    };
    let (mint, sky) = ("#86d6bf", "#9cc3f7");
    let ground = |svg: &str| {
        let found = svg.to_lowercase();
        found.find("fill=\"#").map(|at| found[at + 6..at + 13].to_owned()).unwrap_or_default()
    };
    let (svg, alt, _) = render(&Desk::with_card(&card("")));
    assert_eq!(ground(&svg), mint);
    assert!(alt.contains("Mayors"), "{alt}");
    let (svg, ..) = render(&Desk::with_card(&card("theme: sky\n")));
    assert_eq!(ground(&svg), sky);
}
