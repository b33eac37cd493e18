//! One line that no other build of this package prints.
#![allow(non_snake_case)]
#![cfg_attr(not(feature = "std"), no_std)]

/// The line.
pub const MARKER: &str = "{{marker}}";

/// The same line, for callers that want a function.
pub fn marker() -> &'static str {
    MARKER
}

/// The line in capitals.
#[cfg(feature = "loud")]
pub fn shout() -> String {
    MARKER.to_uppercase()
}

/// The data file that travels with the package.
#[cfg(feature = "payload")]
pub static PAYLOAD: &[u8] = include_bytes!("../payload.bin");
