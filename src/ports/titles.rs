//! Titles that the program gives by itself. They are stored, so whoever starts it says them, in the language of its
//! interface.

use crate::project::Title;

/// They come with `Input::Start`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Titles {
    /// A project that nobody named.
    pub untitled: &'static str,
    /// A copy of a project; `{}` stands for its title.
    pub copy: &'static str,
    /// A project whose ZIP file says no title, neither within nor by its name.
    pub opened: &'static str,
    /// The name of a ZIP file, without its ending, when the title of the project has no letter that may be in one.
    pub zip_file: &'static str,
}

impl Titles {
    /// What a copy of a project is called.
    pub fn copy_of(&self, title: &Title) -> Title {
        Title::new(&self.copy.replacen("{}", title.as_str(), 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_called_after_what_it_is_a_copy_of() {
        let titles = Titles { copy: "{} (my copy)", ..Titles::default() };
        assert_eq!(titles.copy_of(&Title::new("Lesson {}")).as_str(), "Lesson {} (my copy)");
        let titles = Titles { copy: "Copy of {}", ..Titles::default() };
        assert_eq!(titles.copy_of(&Title::new("Lesson")).as_str(), "Copy of Lesson");
    }
}
