//! `itac` turns YAML templates, a brand kit and people's words and photos into
//! finished social-media cards.
//!
#![doc = include_str!("ARCHITECTURE.md")]

pub mod color;
pub mod geom;
pub mod id;

pub mod card;
pub mod diag;
pub mod model;
pub mod scene;

pub mod assets;
pub mod finish;
pub mod fonts;
pub mod photo;
pub mod table;
pub mod text;

pub mod layout;
pub mod resolve;

pub mod export;

pub mod batch;
pub mod check;
pub mod gallery;
pub mod pack;
pub mod post;
pub mod render;
pub mod report;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "studio")]
pub mod studio;
