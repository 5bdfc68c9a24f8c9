//! Titles that the program gives by itself. They are stored, so whoever starts it says them, in the language of its
//! interface.

use crate::{
    project::{Label, Title},
    time::Timestamp,
};

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
    /// Minutes that clocks here are ahead of UTC: takes are called by the time of day.
    pub minutes_ahead: i32,
}

impl Titles {
    /// What a copy of a project is called.
    pub fn copy_of(&self, title: &Title) -> Title {
        Title::new(&self.copy.replacen("{}", title.as_str(), 1))
    }

    /// What a take is called: by the time of day, which tells it from others.
    pub fn take(&self, at: Timestamp) -> Label {
        const DAY_S: i64 = 24 * 60 * 60;
        let second = (at.0.cast_signed() / 1_000 + i64::from(self.minutes_ahead) * 60).rem_euclid(DAY_S);
        Label::new(&format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60))
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

    #[test]
    fn a_take_is_called_by_the_time_of_day() {
        let at = |minutes_ahead, ms| Titles { minutes_ahead, ..Titles::default() }.take(Timestamp(ms));
        assert_eq!(at(0, 1_000).as_str(), "00:00:01");
        assert_eq!(at(120, 86_399_999).as_str(), "01:59:59", "the next day, there");
        assert_eq!(at(-210, 0).as_str(), "20:30:00", "the day before, there");
    }
}
