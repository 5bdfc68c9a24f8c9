//! Bytes that media sources take as they are.

use super::{
    converter::{Converter, Form, Unreadable},
    index::Index,
};

/// Passes everything on under one name.
#[derive(Debug)]
pub(super) struct AsItIs {
    name: &'static str,
    /// Seconds of sound that lie before what is passed on.
    before_s: f64,
}

impl AsItIs {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, before_s: 0.0 }
    }
}

impl Converter for AsItIs {
    fn form(&self) -> Option<Form> {
        Some(Form { lead_s: -self.before_s, ..Form::new(self.name) })
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        Ok(bytes.to_vec())
    }

    fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        Ok(Vec::new())
    }

    /// What has no times of its own is told where it belongs; the others need what stands in front.
    fn jump(&mut self, to_ms: u32, index: &Index) -> Option<u64> {
        let bare = matches!(self.name, "audio/mpeg" | "audio/aac");
        let point = index.before(to_ms).filter(|_| bare)?;
        self.before_s = f64::from(point.ms) / 1_000.0;
        Some(point.byte)
    }
}
