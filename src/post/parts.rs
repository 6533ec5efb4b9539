//! A caption in its parts: sentence, links, accounts, hashtags.

use super::cut::is_done;
use crate::check::hashtags::hashtags;
use crate::check::links::links;

/// What a post is made of, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub body: String,
    pub links: Vec<String>,
    pub handles: Vec<String>,
    pub tags: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Link,
    Handle,
    Tag,
}

impl Parts {
    /// Links, accounts and hashtags after the last sentence are parts of their own. One
    /// that a sentence ends in stays: "share your photo with #ItTakesACommunity".
    pub fn of(text: &str) -> Self {
        let mut body = text.trim();
        let mut run: Vec<(&str, Kind)> = Vec::new();
        while let Some((rest, word, kind)) = last(body) {
            run.insert(0, (word, kind));
            body = rest;
        }
        let after = &text.trim()[body.len()..];
        let ended = is_done(body) || after.starts_with(['\n', '\r']);
        let tags = run.iter().take_while(|(_, kind)| *kind == Kind::Tag).count();
        if !ended && tags < 2 && !run.is_empty() {
            let first = run.remove(0).0;
            let end = after.find(first).map_or(after.len(), |at| at + first.len());
            body = &text.trim()[..body.len() + end];
        }
        let all = |wanted: Kind| {
            let of_kind = run.iter().filter(|(_, kind)| *kind == wanted);
            of_kind.map(|(word, _)| (*word).to_owned()).collect()
        };
        Self {
            body: closed_up(body.trim_end()),
            links: all(Kind::Link),
            handles: all(Kind::Handle),
            tags: all(Kind::Tag),
        }
    }

    /// As a post looks: paragraphs, the accounts and hashtags on one line.
    pub fn join(&self) -> String {
        let names: Vec<&str> = self.handles.iter().chain(&self.tags).map(String::as_str).collect();
        let paragraphs = [self.body.clone(), self.links.join("\n"), names.join(" ")];
        let written: Vec<&str> =
            paragraphs.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        written.join("\n\n")
    }
}

/// Without spaces after marks that are as wide as an ideograph and bring their own.
fn closed_up(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let wide = out.ends_with(|c| "。！？；：，、）」』】》〉".contains(c));
        if !(c == ' ' && wide) {
            out.push(c);
        }
    }
    out
}

/// The last word if it is a link, an account or a hashtag, and what is before it.
fn last(text: &str) -> Option<(&str, &str, Kind)> {
    let word = text.split_whitespace().next_back()?;
    let kind = match word.chars().next()? {
        '#' | '＃' if hashtags(word) == [word] => Kind::Tag,
        '@' if is_handle(word) => Kind::Handle,
        _ if links(word, true).first() == Some(&(0..word.len())) => Kind::Link,
        _ => return None,
    };
    Some((text[..text.len() - word.len()].trim_end(), word, kind))
}

fn is_handle(word: &str) -> bool {
    let name = word.trim_start_matches('@');
    let part = |c: char| c.is_alphanumeric() || "._-@".contains(c);
    !name.is_empty()
        && name.chars().all(part)
        && name.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Whether a text names an account, whole.
pub fn has_handle(text: &str, handle: &str) -> bool {
    let (text, handle) = (text.to_lowercase(), handle.to_lowercase());
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(&handle).any(|(at, _)| !text[at + handle.len()..].starts_with(inside))
}

/// Whether a text has a hashtag, in any case.
pub fn has_tag(text: &str, tag: &str) -> bool {
    hashtags(text).iter().any(|other| same(other, tag))
}

pub fn same(one: &str, other: &str) -> bool {
    let bare = |tag: &str| tag.trim_start_matches(['#', '＃']).to_lowercase();
    bare(one) == bare(other)
}

/// The text with at most so many hashtags: of the others the words stay, without the sign.
/// The hashtag `first` is among those that stay.
pub fn with_fewer_tags(text: &str, max: usize, first: &str) -> String {
    let found = hashtags(text);
    let own = found.iter().position(|tag| same(tag, first));
    let reserved = usize::from(own.is_some());
    let (mut out, mut at, mut kept) = (String::new(), 0, 0);
    for (i, tag) in found.iter().enumerate() {
        if Some(i) == own {
            continue;
        }
        if kept + reserved < max {
            kept += 1;
            continue;
        }
        let start = tag.as_ptr() as usize - text.as_ptr() as usize;
        let sign = tag.chars().next().map_or(0, char::len_utf8);
        out.push_str(&text[at..start]);
        at = start + sign;
    }
    out + &text[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> [String; 3] {
        let parts = Parts::of(text);
        [parts.body, parts.links.join(" "), [parts.handles, parts.tags].concat().join(" ")]
    }

    #[test]
    fn what_follows_the_last_sentence_is_set_apart() {
        for (text, body, links, names) in [
            ("Come in. https://a.org #One", "Come in.", "https://a.org", "#One"),
            ("Share it with #One https://a.org", "Share it with #One", "https://a.org", ""),
            ("Read it: https://a.org", "Read it: https://a.org", "", ""),
            ("Read it: https://a.org #One", "Read it: https://a.org", "", "#One"),
            ("“Yes.” – Aisha #One #Two", "“Yes.” – Aisha", "", "#One #Two"),
            ("“Yes.” – Aisha\n@IOM_UK", "“Yes.” – Aisha", "", "@IOM_UK"),
            ("Join! 🎉 #One", "Join! 🎉", "", "#One"),
            ("सब आज़ाद हैं #One", "सब आज़ाद हैं #One", "", ""),
            ("#One", "", "", "#One"),
            ("一。 二， A B。 https://a.org", "一。二，A B。", "https://a.org", ""),
            ("See it (https://a.org)", "See it (https://a.org)", "", ""),
        ] {
            assert_eq!(parts(text), [body, links, names], "{text}");
        }
    }

    #[test]
    fn hashtags_too_many_become_words() {
        let text = "The #Home of #MyGreatStory and #ItTakesACommunity";
        let one = "The Home of MyGreatStory and #ItTakesACommunity";
        assert_eq!(with_fewer_tags(text, 1, "#ittakesacommunity"), one);
        assert_eq!(with_fewer_tags(text, 3, "#None"), text);
        assert_eq!(hashtags(&with_fewer_tags(text, 0, "#None")).len(), 0);
        assert!(has_handle("by @IOM_UK.", "@iom_uk") && !has_handle("by @IOM_UK", "@IOM"));
    }
}
