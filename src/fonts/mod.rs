//! The bundled faces: what each covers, and which one sets a character.
