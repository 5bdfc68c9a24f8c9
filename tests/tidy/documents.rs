//! What documents point to is there.

use std::fs;

use crate::{files, root};

#[test]
fn files_that_documents_name_exist() {
    let mut documents = files("docs", &["md"]);
    documents.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name)));
    let mut missing = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document).expect("text");
        let folder = document.parent().expect("a folder");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !folder.join(target).exists() {
                missing.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
