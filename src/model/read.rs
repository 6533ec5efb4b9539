//! Typed data from a clean tree: a serde deserializer that also hands out places.
//!
//! Three requests go beyond serde, each made under a name that only this file
//! knows: a value with its place, one mapping read as two structs, and a look at
//! a value before choosing what to read it as. Everything else is derived.

use crate::diag::Place;
use crate::model::At;
use crate::model::Map;
use crate::model::tree::Tree;
use crate::model::tree::Yaml;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::DeserializeOwned;
use serde::de::DeserializeSeed;
use serde::de::EnumAccess;
use serde::de::Error as _;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::VariantAccess;
use serde::de::Visitor;
use serde::de::value::StrDeserializer;
use std::fmt;
use std::marker::PhantomData;

/// Why a tree did not become typed data, and where.
#[derive(Debug)]
pub struct ReadError {
    pub message: String,
    pub at: Option<Place>,
}

pub fn read<T: DeserializeOwned>(tree: &Tree) -> Result<T, ReadError> {
    T::deserialize(tree)
}

/// The same mapping read as `A` and as `B`; each takes the keys it knows.
pub struct Both<A, B>(pub A, pub B);

/// A type whose form depends on what was written.
pub trait Choose<'de>: Sized {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error>;
}

pub fn choose<'de, D: Deserializer<'de>, T: Choose<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_unit_struct(LOOK, ChooseVisitor(PhantomData))
}

/// What a value looks like from outside.
pub struct Look {
    pub is: Is,
    /// The scalar as it was written, without quotes.
    pub text: String,
    pub keys: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Null,
    Bool,
    Number,
    Text,
    List,
    Map,
}

/// The value that was looked at, still to be read.
pub struct Rest<S>(S);

impl<S> Rest<S> {
    pub fn read<'de, T>(mut self) -> Result<T, S::Error>
    where
        S: SeqAccess<'de>,
        T: Deserialize<'de>,
    {
        self.0
            .next_element()?
            .ok_or_else(|| S::Error::custom("a value was looked at and not there"))
    }
}

const PLACED: &str = "\0placed";
const BOTH: &str = "\0both";
const LOOK: &str = "\0look";

struct ChooseVisitor<T>(PhantomData<T>);

impl<'de, T: Choose<'de>> Visitor<'de> for ChooseVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value from a file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        let look = seq.next_element::<String>()?.unwrap_or_default();
        T::choose(Look::from_words(&look), Rest(seq))
    }
}

/// A look travels as one string, for serde would build code to read every
/// type from anything richer.
const BETWEEN_WORDS: char = '\0';

impl Look {
    fn from_words(words: &str) -> Self {
        let (is, rest) = words.split_once(BETWEEN_WORDS).unwrap_or((words, ""));
        let is = Is::ALL
            .into_iter()
            .find(|(_, name)| *name == is)
            .map_or(Is::Null, |(is, _)| is);
        let words = rest.split_terminator(BETWEEN_WORDS);
        match is {
            Is::Map => Self {
                is,
                text: String::new(),
                keys: words.map(str::to_owned).collect(),
            },
            _ => Self {
                is,
                text: rest.to_owned(),
                keys: Vec::new(),
            },
        }
    }

    fn words_of(tree: &Tree) -> String {
        match &tree.value {
            Yaml::Null => "null".into(),
            Yaml::Bool(value) => format!("bool\0{value}"),
            Yaml::Number(_, raw) => format!("number\0{raw}"),
            Yaml::Text(text) => format!("text\0{text}"),
            Yaml::List(_) => "list".into(),
            Yaml::Map(entries) => entries
                .iter()
                .fold("map\0".into(), |words, (key, _)| words + &key.value + "\0"),
        }
    }
}

impl Is {
    const ALL: [(Self, &str); 6] = [
        (Self::Null, "null"),
        (Self::Bool, "bool"),
        (Self::Number, "number"),
        (Self::Text, "text"),
        (Self::List, "list"),
        (Self::Map, "map"),
    ];
}

/// The look at a tree, then the tree.
struct Looked<'de> {
    tree: &'de Tree,
    looked: bool,
}

impl<'de> SeqAccess<'de> for Looked<'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        if std::mem::replace(&mut self.looked, true) {
            return seed.deserialize(self.tree).map(Some);
        }
        let words = Look::words_of(self.tree);
        seed.deserialize(StrDeserializer::<ReadError>::new(&words))
            .map(Some)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (line, column, length, value) = tuple(deserializer, PLACED, 4)?;
        Ok(Self {
            value,
            at: Place {
                line,
                column,
                length,
            },
        })
    }
}

impl<'de, A: Deserialize<'de>, B: Deserialize<'de>> Deserialize<'de> for Both<A, B> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (a, b) = tuple(deserializer, BOTH, 2)?;
        Ok(Self(a, b))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for MapVisitor<T> {
    type Value = Map<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Map<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Map { entries })
    }
}

/// Asks the deserializer for a tuple under a private name.
fn tuple<'de, D, T>(deserializer: D, name: &'static str, length: usize) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Parts<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value from a file")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
            T::deserialize(serde::de::value::SeqAccessDeserializer::new(seq))
        }
    }
    deserializer.deserialize_tuple_struct(name, length, Parts(PhantomData))
}

impl<'de> Deserializer<'de> for &'de Tree {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let result = match &self.value {
            Yaml::Null => visitor.visit_unit(),
            Yaml::Bool(value) => visitor.visit_bool(*value),
            Yaml::Number(value, _) if value.fract() == 0.0 && (0.0..9e15).contains(value) => {
                visitor.visit_u64(*value as u64)
            }
            Yaml::Number(value, _) => visitor.visit_f64(*value),
            Yaml::Text(text) => visitor.visit_borrowed_str(text),
            Yaml::List(_) | Yaml::Map(_) => Err(self.unexpected("a plain value")),
        };
        result.map_err(|error| error.or_at(self.at))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Yaml::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match name {
            LOOK => visitor.visit_seq(Looked {
                tree: self,
                looked: false,
            }),
            _ => Err(self.unexpected("a known request")),
        }
        .map_err(|error| error.or_at(self.at))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match name {
            PLACED => visitor.visit_seq(Placed {
                tree: self,
                step: 0,
            }),
            BOTH => visitor.visit_seq(Items([self, self].into_iter())),
            _ => Err(self.unexpected("a known request")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.value {
            Yaml::Map(entries) => visitor.visit_map(Entries {
                rest: entries.iter(),
                value: None,
            }),
            _ => Err(self.unexpected("a mapping")),
        }
        .map_err(|error| error.or_at(self.at))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.value {
            Yaml::List(items) => visitor.visit_seq(Items(items.iter())),
            _ => Err(self.unexpected("a list")),
        }
        .map_err(|error| error.or_at(self.at))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let variant = match &self.value {
            Yaml::Text(name) => Variant {
                name,
                content: None,
            },
            Yaml::Map(entries) if entries.len() == 1 => Variant {
                name: &entries[0].0.value,
                content: Some(&entries[0].1),
            },
            _ => {
                return Err(
                    ReadError::custom("expected a name or a mapping with one key").or_at(self.at),
                );
            }
        };
        visitor
            .visit_enum(variant)
            .map_err(|error| error.or_at(self.at))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit newtype_struct identifier
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_unit()
    }
}

impl Tree {
    fn unexpected(&self, expected: &str) -> ReadError {
        ReadError::custom(format!("expected {expected}")).or_at(self.at)
    }
}

struct Items<I>(I);

impl<'de, I: Iterator<Item = &'de Tree>> SeqAccess<'de> for Items<I> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        self.0.next().map(|tree| seed.deserialize(tree)).transpose()
    }
}

struct Entries<'de> {
    rest: std::slice::Iter<'de, (At<String>, Tree)>,
    value: Option<&'de Tree>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ReadError> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(Key(key)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ReadError> {
        match self.value.take() {
            Some(tree) => seed.deserialize(tree),
            None => Err(ReadError::custom("a value was asked for before its key")),
        }
    }
}

/// The key of a mapping, which is always text.
struct Key<'de>(&'de At<String>);

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor
            .visit_borrowed_str(&self.0.value)
            .map_err(|error: ReadError| error.or_at(self.0.at))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_seq(PlacedKey {
            key: self.0,
            step: 0,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_enum(StrDeserializer::new(&self.0.value))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple map struct identifier ignored_any
    }
}

/// Line, column, length and value of a tree.
struct Placed<'de> {
    tree: &'de Tree,
    step: u8,
}

impl<'de> SeqAccess<'de> for Placed<'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        self.step += 1;
        match place_part(self.tree.at, self.step) {
            Some(number) => seed
                .deserialize(serde::de::value::U32Deserializer::new(number))
                .map(Some),
            None => seed.deserialize(self.tree).map(Some),
        }
    }
}

/// The same for a key.
struct PlacedKey<'de> {
    key: &'de At<String>,
    step: u8,
}

impl<'de> SeqAccess<'de> for PlacedKey<'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        self.step += 1;
        match place_part(self.key.at, self.step) {
            Some(number) => seed
                .deserialize(serde::de::value::U32Deserializer::new(number))
                .map(Some),
            None => seed.deserialize(Key(self.key)).map(Some),
        }
    }
}

fn place_part(at: Place, step: u8) -> Option<u32> {
    [at.line, at.column, at.length]
        .get(usize::from(step) - 1)
        .copied()
}

struct Variant<'de> {
    name: &'de str,
    content: Option<&'de Tree>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = ReadError;
    type Variant = Content<'de>;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Content<'de>), ReadError> {
        let name = seed.deserialize(StrDeserializer::<ReadError>::new(self.name))?;
        Ok((name, Content(self.content)))
    }
}

struct Content<'de>(Option<&'de Tree>);

impl<'de> VariantAccess<'de> for Content<'de> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        match self.0 {
            None => Ok(()),
            Some(tree) => Err(ReadError::custom("expected the name alone").or_at(tree.at)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        match self.0 {
            Some(tree) => seed.deserialize(tree),
            None => Err(ReadError::custom(
                "expected a mapping with this name as its key",
            )),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _length: usize,
        _visitor: V,
    ) -> Result<V::Value, ReadError> {
        Err(ReadError::custom("the formats have no tuples"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, ReadError> {
        Err(ReadError::custom("the formats have no inline structs"))
    }
}

impl ReadError {
    fn or_at(mut self, at: Place) -> Self {
        self.at.get_or_insert(at);
        self
    }
}

impl serde::de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            message: message.to_string(),
            at: None,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}
