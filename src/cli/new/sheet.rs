//! `itac new TEMPLATE --sheet`: a table with a column for whatever a card of the template can have.

use std::path::Path;
use std::path::PathBuf;

use super::write;
use crate::cli::End;
use crate::cli::say::diagnostics;
use crate::cli::tell;
use crate::diag::Diagnostic;
use crate::model::Field;
use crate::model::FieldKind;
use crate::model::Languages;
use crate::model::Template;
use crate::model::Value;
use crate::resolve::kit::Kit;
use crate::table::StarterColumn;
use crate::table::StarterForm;
use crate::table::starter;

pub fn sheet(template: &Template, kit: &Kit, output: Option<&Path>) -> End {
    let usual = || PathBuf::from(format!("{}.xlsx", template.name.value));
    let path = output.map_or_else(usual, Path::to_path_buf);
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let form = match ending.as_deref() {
        Some("csv") => StarterForm::Csv,
        Some("xlsx") => StarterForm::Xlsx,
        _ => {
            let message = format!("a table is an .xlsx or a .csv, not `{}`", path.display());
            diagnostics(&[Diagnostic::error("usage", message)]);
            return End::Wrong;
        }
    };
    let end = write(&path, starter(&columns(template, kit), form));
    if end == End::Done {
        tell(&format!(
            "fill in a row for each card, then: itac render {} -t {}",
            path.display(),
            template.name.value
        ));
    }
    end
}

fn columns(template: &Template, kit: &Kit) -> Vec<StarterColumn> {
    let fields = template.fields.iter().flat_map(|(name, field)| of_field(&name.value, field));
    let mut columns: Vec<StarterColumn> = fields.collect();
    let column = |title: &str, help: &str, example: &str| StarterColumn {
        title: title.into(),
        help: help.into(),
        example: example.into(),
        ..StarterColumn::default()
    };
    let codes =
        ["en", "ar", "fr", "es", "uk", "ur", "bn", "ti", "zh", "fa", "ps", "so", "pl", "ro"];
    if template
        .fields
        .iter()
        .any(|(_, field)| matches!(&field.kind, FieldKind::Text(text) if text.person))
    {
        columns.push(StarterColumn {
            choices: ["full", "first-name", "initials"].map(str::to_owned).to_vec(),
            ..column("show name", "How much of the person's name is shown. Empty: all of it.", "")
        });
    }
    let known = Languages::builtin();
    let codes = codes.into_iter().filter(|code| known.knows(code));
    columns.push(column(
        "language",
        &format!(
            "The language of the words: {} and others (itac list languages). Empty: en.",
            codes.collect::<Vec<_>>().join(", ")
        ),
        "en",
    ));
    columns.push(StarterColumn {
        choices: kit.themes.keys().cloned().collect(),
        ..column("theme", "The colours. Empty: the template's own.", "")
    });
    columns.push(column(
        "for",
        "Where it goes, such as instagram, x-post. Empty: the usual places.",
        "",
    ));
    columns.push(column(
        "publish at",
        "The day and hour to post it, such as 2026-12-14 09:00.",
        "",
    ));
    columns.push(column(
        "notes",
        "For yourselves; it stands nowhere on the cards.",
        "Replace this row with your own",
    ));
    columns
}

/// A column for the field, and for what belongs to a photo.
fn of_field(name: &str, field: &Field) -> Vec<StarterColumn> {
    let title = name.replace('_', " ");
    let help = field.common.help.clone().unwrap_or_default();
    let mut whole = StarterColumn {
        title: title.clone(),
        help,
        example: example(field),
        required: field.common.required,
        ..StarterColumn::default()
    };
    let part = |key: &str, help: &str, example: &str| StarterColumn {
        title: format!("{title} {key}"),
        help: help.into(),
        example: example.into(),
        ..StarterColumn::default()
    };
    match &field.kind {
        FieldKind::Choice(choice) => {
            whole.choices = choice.options.iter().map(|option| option.value.clone()).collect();
            vec![whole]
        }
        FieldKind::Photo(_) => vec![
            StarterColumn {
                help: format!(
                    "{} The name of a file beside this table, or the picture itself in the cell.",
                    whole.help
                )
                .trim()
                .into(),
                example: "photo.jpg".into(),
                ..whole
            },
            part(
                "alt",
                "What the photo shows, in one sentence, for people who cannot see it.",
                "…",
            ),
            part("credit", "Who took it.", "Photo: …"),
            part(
                "focus",
                "Where the face is, from the left and from the top, such as 50%, 35%. Empty: it is found.",
                "",
            ),
            part("consent", "Whether the people in it have agreed: yes, no, or the day.", "yes"),
            part("consent until", "The last day on which that holds. Empty: no end.", ""),
            StarterColumn {
                choices: ["cover", "silhouette", "initials"].map(str::to_owned).to_vec(),
                ..part(
                    "anonymise",
                    "How nobody in it can be recognised; initials: no photo at all. Empty: all are shown.",
                    "",
                )
            },
        ],
        FieldKind::Logo(_) => {
            let file = StarterColumn { example: "logo.svg".into(), ..whole };
            vec![file, part("alt", "Whose logo it is.", "…")]
        }
        FieldKind::Text(_) if field.common.required => {
            vec![
                whole,
                part("short", "Fewer words, for where the long ones do not fit. May be empty.", ""),
            ]
        }
        FieldKind::List(list) if list.of.len() > 1 => {
            let names: Vec<&str> = list.of.names().collect();
            let how = format!("One a line, each as: {}.", names.join(" | "));
            vec![StarterColumn { help: format!("{} {how}", whole.help).trim().into(), ..whole }]
        }
        _ => vec![whole],
    }
}

/// What the template has as an example, as a cell holds it.
fn example(field: &Field) -> String {
    let words = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(_, written) => Some(written.clone()),
        _ => None,
    };
    match (&field.kind, field.common.example.as_ref().map(|example| &example.value)) {
        (_, Some(Value::List(items))) => {
            items.iter().filter_map(|item| words(item)).collect::<Vec<_>>().join("\n")
        }
        (_, Some(value)) => words(value).unwrap_or_default(),
        (FieldKind::Date(_), None) => "2026-12-18".into(),
        (FieldKind::Choice(choice), None) if field.common.required => {
            choice.options.first().map(|option| option.value.clone()).unwrap_or_default()
        }
        _ => String::new(),
    }
}
