//! Bytes that media sources take as they are.

use super::converter::{Converter, Form, Unreadable};

/// Passes everything on under one name.
#[derive(Debug)]
pub(super) struct AsItIs {
    name: &'static str,
}

impl AsItIs {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name }
    }
}

impl Converter for AsItIs {
    fn form(&self) -> Option<Form> {
        Some(Form::new(self.name))
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        Ok(bytes.to_vec())
    }

    fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        Ok(Vec::new())
    }
}
