//! What a key means in a field of one line.

/// What a person wants who pressed a key in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKey {
    /// Enter: what is written counts.
    Keep,
    /// Escape: everything stays as it was.
    Leave,
}

/// What browsers give as the number of a key that an input method took. Safari says nothing else for the Enter that
/// ends a composition.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// The key belongs to an input method, which makes a character of several keys (Japanese, Chinese, Korean, accents).
pub fn is_composing(composing: bool, code: u32) -> bool {
    composing || code == TAKEN_BY_INPUT_METHOD
}

/// `key`, `composing` and `code` as in `KeyboardEvent.key`, `isComposing` and `keyCode`. Nothing while a character is
/// being composed: there Enter takes a suggestion and Escape puts the suggestions away.
pub fn field_key(key: &str, composing: bool, code: u32) -> Option<FieldKey> {
    match key {
        _ if is_composing(composing, code) => None,
        "Enter" => Some(FieldKey::Keep),
        "Escape" => Some(FieldKey::Leave),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_an_input_method_neither_keep_nor_leave() {
        assert_eq!(field_key("Enter", false, 13), Some(FieldKey::Keep));
        assert_eq!(field_key("Escape", false, 27), Some(FieldKey::Leave));
        assert_eq!(field_key("a", false, 65), None);
        for key in ["Enter", "Escape"] {
            assert_eq!(field_key(key, true, 13), None, "{key} while composing");
            assert_eq!(field_key(key, false, 229), None, "{key} in Safari, which ends composing first");
        }
    }
}
