//! The processes of one browser: those whose command line names its profile, and everything they started. Firefox's
//! name it in the first one only, and another one than that talks to the network.

use std::{collections::BTreeSet, fs};

use crate::Result;

/// Their ids.
pub fn of(profile: &str) -> Result<BTreeSet<u32>> {
    let mut all = Vec::new();
    let mut ours = BTreeSet::new();
    for process in fs::read_dir("/proc")? {
        let process = process?;
        let Ok(id) = process.file_name().to_string_lossy().parse::<u32>() else { continue };
        // A process may end while we look.
        let Ok(line) = fs::read(process.path().join("cmdline")) else { continue };
        let Ok(stat) = fs::read_to_string(process.path().join("stat")) else { continue };
        if String::from_utf8_lossy(&line).contains(profile) {
            ours.insert(id);
        }
        all.extend(parent(&stat).map(|parent| (id, parent)));
    }
    loop {
        let more: Vec<_> =
            all.iter().filter(|(id, parent)| ours.contains(parent) && !ours.contains(id)).collect();
        if more.is_empty() {
            return Ok(ours);
        }
        ours.extend(more.into_iter().map(|(id, _)| id));
    }
}

/// Of `id (name) state parent …`, where the name may hold anything. Nothing for one that has ended.
fn parent(stat: &str) -> Option<u32> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    fields.next()?.parse().ok().filter(|_| state != "Z")
}

#[cfg(test)]
mod tests {
    use std::{
        io::Read,
        process::{Command, Stdio},
    };

    use super::*;

    #[test]
    fn a_process_is_found_by_its_line_and_its_child_by_its_parent() {
        let name = format!("spoke-profile-{}", std::process::id());
        let line = format!("sleep 20 & echo; wait; : {name}");
        let mut shell =
            Command::new("sh").args(["-c", &line]).stdout(Stdio::piped()).spawn().expect("a shell");
        let said = shell.stdout.as_mut().expect("it says when it has begun");
        said.read_exact(&mut [0]).expect("a line");
        let found = of(&name).expect("there is /proc");
        assert_eq!(found.len(), 2, "the shell and what it runs");
        assert!(found.contains(&shell.id()) && !found.contains(&std::process::id()));
        let ids: Vec<_> = found.iter().map(u32::to_string).collect();
        Command::new("kill").args(&ids).status().expect("kill");
        shell.wait().expect("it ends");
    }

    #[test]
    fn a_parent_is_read_behind_a_name_with_anything_in_it() {
        assert_eq!(parent("7 (Web) Content (x) S 5 7 7 0"), Some(5));
        assert_eq!(parent("7 (sh) Z 5 7 7 0"), None);
        assert_eq!(parent(""), None);
    }
}
