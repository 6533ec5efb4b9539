//! Drawings that want to read, fetch, run or never end. What is not refused must leave
//! nothing of it in what we write.

use super::*;

const RECT: &str = "<rect id='r' width='9' height='9'/>";

fn svg(body: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
         viewBox='0 0 40 20'>{body}</svg>"
    )
}

fn parsed(text: &str) -> Result<Drawing, PhotoError> {
    Drawing::parse("logo.svg", text.as_bytes(), &Limits::default())
}

#[track_caller]
fn refused(body: &str, kind: ErrorKind) {
    let error = parsed(&svg(body)).unwrap_err();
    assert_eq!(error.kind, kind, "{body}: {error}");
}

/// What a drawing is written as, which holds no more than shapes.
#[track_caller]
fn written(text: &str) -> String {
    let written = parsed(text).unwrap_or_else(|error| panic!("{text}: {error}")).svg("logo1-");
    for trace in [
        "script",
        "alert",
        "onload",
        "onclick",
        "foreignObject",
        "iframe",
        "<a",
        "<style",
        "javascript",
        "evil",
        "http://x",
        "https://",
        "file:",
        "/etc",
        "@import",
        "ENTITY",
        "DOCTYPE",
        "<!--",
        "<?",
        "<image",
    ] {
        assert!(!written.contains(trace), "{trace} of {text} is left in {written}");
    }
    written
}

#[test]
fn what_points_elsewhere_is_refused() {
    for href in [
        "file:///etc/passwd",
        "/etc/passwd",
        "../../secret.png",
        "secret.png",
        "http://x.evil/a.png",
        "//x.evil/a.png",
        "ftp://x.evil/a",
        "C:\\secret.png",
        "javascript:alert(1)",
        " file:///etc/passwd",
    ] {
        for body in [
            format!("<image href='{href}' width='9' height='9'/>{RECT}"),
            format!("<image xlink:href='{href}' width='9' height='9'/>{RECT}"),
            format!("<use href='{href}'/>{RECT}"),
            format!("<use xlink:href='{href}#a'/>{RECT}"),
            format!("<filter id='f'><feImage href='{href}'/></filter>{RECT}"),
            format!("<linearGradient id='g' href='{href}#a'/>{RECT}"),
            format!("<pattern id='g' href='{href}#a'/>{RECT}"),
            format!("<script href='{href}'/>{RECT}"),
        ] {
            refused(&body, ErrorKind::External);
        }
    }
    for style in [
        "@import 'evil.css';",
        "@import url(http://x.evil/a.css);",
        "@font-face { font-family: a; src: url(http://x.evil/a.woff) }",
        "rect { fill: url('http://x.evil/a.svg#b') }",
        "rect { background: url( evil.png ) }",
    ] {
        refused(&format!("<style>{style}</style>{RECT}"), ErrorKind::External);
    }
    for attribute in
        ["fill", "filter", "mask", "clip-path", "marker-end", "cursor", "style", "stroke"]
    {
        let said = if attribute == "style" { "fill: " } else { "" };
        let body = format!("<path d='M0 0h9v9z' {attribute}='{said}url(http://x.evil/a.svg#b)'/>");
        refused(&body, ErrorKind::External);
    }
}

#[test]
fn what_runs_is_dropped() {
    for body in [
        "<script>alert(1)</script>",
        "<script type='text/javascript'><![CDATA[alert(1)]]></script>",
        "<a href='javascript:alert(1)'><path d='M0 0h1v1z'/></a>",
        "<a xlink:href='https://x.evil'><path d='M0 0h1v1z'/></a>",
        "<g onload='alert(1)' onclick='alert(1)'><path d='M0 0h1v1z'/></g>",
        "<foreignObject><iframe src='http://x.evil'/></foreignObject>",
        "<set attributeName='href' to='javascript:alert(1)'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<metadata>evil</metadata><title>evil</title><desc>evil</desc>",
        "<!-- evil --><?evil evil?>",
        "<handler xmlns='http://www.w3.org/2001/xml-events'>alert(1)</handler>",
        "<style>rect { fill: red } /* evil */</style>",
    ] {
        assert!(written(&svg(&format!("{body}{RECT}"))).contains("<path"), "{body}");
    }
    refused("<foreignObject><body>words</body></foreignObject>", ErrorKind::Text);
    written(
        "<?xml-stylesheet href='http://x.evil/a.css'?><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h1v1z'/></svg>",
    );
}

#[test]
fn entities_are_words_of_the_drawing_alone() {
    let with =
        |declared: &str, body: &str| parsed(&format!("<!DOCTYPE svg [{declared}]>{}", svg(body)));
    for declared in [
        "<!ENTITY e SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY e PUBLIC 'x' 'http://x.evil/a'>",
        "<!ENTITY % e SYSTEM 'http://x.evil/a.dtd'> %e;",
        "<!ENTITY e SYSTEM \"php://filter/a\">",
    ] {
        for body in ["<desc>&e;</desc>", RECT] {
            assert_eq!(with(declared, body).unwrap_err().kind, ErrorKind::External, "{declared}");
        }
    }
    // Named, never fetched: Illustrator and Inkscape write it.
    let dtd = "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>";
    written(&format!("{dtd}{}", svg(RECT)));
    let laughs: String =
        (1..9).map(|i| format!("<!ENTITY e{i} '{}'>", format!("&e{};", i - 1).repeat(9))).collect();
    let error = with(&format!("<!ENTITY e0 'x'>{laughs}"), "<g id='&e8;'/>").unwrap_err();
    assert_eq!(error.kind, ErrorKind::Corrupt);
    // Not deep, and yet four gigabytes.
    let long = format!("<!ENTITY e '{}'>", "x".repeat(1_000_000));
    let error = with(&long, &"<g id='&e;'/>".repeat(4000)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TooLarge);
    assert!(with("<!ENTITY red '#f00'>", "<path fill='&red;' d='M0 0h9v9z'/>").is_ok());
}

#[test]
fn what_refers_to_itself_is_refused() {
    for body in [
        "<g id='a'><use href='#a'/></g>",
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
        "<pattern id='a' width='1' height='1'><rect fill='url(#a)' width='9' height='9'/></pattern>",
        "<mask id='a'><rect mask='url(#a)' width='9' height='9'/></mask>",
        "<mask id='a' mask='url(#a)'><rect width='9' height='9'/></mask>",
        "<clipPath id='a' clip-path='url(#a)'><rect width='9' height='9'/></clipPath>",
        "<clipPath id='a'><use href='#a'/></clipPath>",
        "<filter id='f'><feImage href='#a'/></filter><g id='a' filter='url(#f)'/>",
        "<marker id='a'><path marker-end='url(#a)' d='M0 0h1'/></marker>",
        "<style>.a { fill: url(#a) }</style><pattern id='a'><rect class='a' width='9' height='9'/></pattern>",
        "<pattern id='a'><rect style=\"fill: url( '#a' )\" width='9' height='9'/></pattern>",
    ] {
        refused(&format!("{body}{RECT}"), ErrorKind::TooLarge);
    }
    for gradient in [
        "<linearGradient id='a' href='#a'/>",
        "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/>",
    ] {
        let _ = parsed(&svg(&format!("{gradient}<rect fill='url(#a)' width='9' height='9'/>")));
    }
}

#[test]
fn what_multiplies_is_refused() {
    let levels = |level: fn(usize) -> String| (1..9).map(level).collect::<String>();
    let patterns = levels(|i| {
        let rect = format!("<rect width='9' height='9' fill='url(#p{})'/>", i - 1);
        format!("<pattern id='p{i}' width='1' height='1'>{}</pattern>", rect.repeat(9))
    });
    let masks = levels(|i| {
        let rect = format!("<rect width='9' height='9' mask='url(#p{})'/>", i - 1);
        format!("<mask id='p{i}'>{}</mask>", rect.repeat(9))
    });
    let styled = levels(|i| {
        let rect = format!("<rect width='9' height='9' class='c{}'/>", i - 1);
        format!(
            "<style>g .c{i}{{mask:url(#p{i})}}</style><mask id='p{i}'>{}</mask>",
            rect.repeat(9)
        )
    });
    for (parts, use_all) in
        [(patterns, "fill='url(#p8)'"), (masks, "mask='url(#p8)'"), (styled, "class='x c8'")]
    {
        refused(&format!("{parts}<rect {use_all} width='9' height='9'/>"), ErrorKind::TooLarge);
    }
    let marker = format!("<marker id='m'>{}</marker>", "<path d='M0 0h1'/>".repeat(100));
    let long = "l1 1".repeat(10_000);
    refused(&format!("{marker}<path marker-mid='url(#m)' d='M0 0{long}'/>"), ErrorKind::TooLarge);
}

#[test]
fn what_is_too_much_work_is_refused() {
    for body in [
        "<filter id='f'><feMorphology radius='400'/></filter><rect filter='url(#f)' width='40' height='20'/>",
        "<filter id='f'><feTurbulence baseFrequency='1' numOctaves='999999999'/></filter><rect filter='url(#f)' width='40' height='20'/>",
        "<pattern id='p' width='40' height='20' patternUnits='userSpaceOnUse' patternTransform='scale(5000)'><path d='M0 0h9v9z'/></pattern><rect fill='url(#p)' width='9' height='9'/>",
        "<path d='M0 0h1e30v1e30z'/>",
        "<path d='M0 0h40v90000z'/>",
        "<path d='M0 0A1e110 24 0 0 0 230 276z'/>",
        "<circle r='1e38'/>",
        "<g font-size='1e30'><circle r='9em'/></g>",
        "<g style='font-size:1e30px'><ellipse rx='9em' ry='1'/></g>",
        "<path stroke='red' d='M0 0h9e36v9z'/>",
    ] {
        refused(body, ErrorKind::TooLarge);
    }
    let layers = format!(
        "{}{}",
        "<g opacity='.5'><rect x='-90' y='-90' width='200' height='200'/>".repeat(40),
        "</g>".repeat(40)
    );
    refused(&layers, ErrorKind::TooLarge);
    refused(
        &"<rect width='40' height='20' fill-opacity='.5'/>".repeat(20_000),
        ErrorKind::TooLarge,
    );
    // What logos have is none.
    let shadow = "<filter id='f'><feDropShadow dx='1' dy='1' stdDeviation='1'/></filter>";
    assert!(parsed(&svg(&format!("{shadow}<g filter='url(#f)'>{RECT}</g>"))).is_ok());
    let gradient =
        "<linearGradient id='g'><stop/><stop offset='1' stop-color='red'/></linearGradient>";
    let many = "<path fill='url(#g)' d='M0 0h2v2z'/>".repeat(10_000);
    assert!(parsed(&svg(&format!("{gradient}{many}"))).is_ok());
}

#[test]
fn pictures_inside_are_counted_together() {
    let png = tiny_skia::Pixmap::new(3000, 3000).unwrap().encode_png().unwrap();
    let data = STANDARD.encode(png);
    let image = format!("<image href='data:image/png;base64,{data}' width='9' height='9'/>");
    assert!(parsed(&svg(&image)).is_ok());
    refused(&image.repeat(2), ErrorKind::TooLarge);
    let within = STANDARD.encode(svg("<image href='file:///etc/passwd'/>"));
    for data in [
        format!("data:image/svg+xml;base64,{within}"),
        format!("data:image/png;base64,{within}"),
        "data:image/svg+xml,%3Csvg/%3E".to_owned(),
        "data:text/html;base64,PHNjcmlwdD4=".to_owned(),
    ] {
        let error =
            parsed(&svg(&format!("<image href='{data}' width='9' height='9'/>"))).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Foreign(_) | ErrorKind::Corrupt), "{error}");
    }
}
