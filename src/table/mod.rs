//! Rows that somebody wrote: CSV files and spreadsheets.
