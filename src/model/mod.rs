//! WHAT WAS WRITTEN: templates, kits, cards, placements, as data with their places.
