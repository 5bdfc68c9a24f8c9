//! Tools built by cargo, kept in a cache folder of their own so that they disturb no other project.

use std::{
    env::consts::EXE_SUFFIX,
    fs::{self, File},
    path::{Path, PathBuf},
};

use crate::run::{Result, cargo, find, output, run};

/// `~/.cache/spoke`, or where the system keeps caches.
pub fn cache() -> PathBuf {
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).unwrap_or_default();
    let base =
        std::env::var_os("XDG_CACHE_HOME").map_or_else(|| Path::new(&home()).join(".cache"), PathBuf::from);
    base.join("spoke")
}

/// A package whose programs are wanted in exactly one version.
pub struct Tool {
    /// Its name in the registry.
    pub package: &'static str,
    /// What it installs; the first one also names the folder in the cache.
    pub programs: &'static [&'static str],
    /// The one version that will do.
    pub version: String,
    /// For the person who waits.
    pub why: &'static str,
    /// Whether its own lock file is tried first.
    pub locked_first: bool,
    /// Flags that choose its features. What it would only need to talk to the internet is left out: it takes longer to
    /// build than all the rest, and nothing here talks to the internet.
    pub features: &'static [&'static str],
    /// Whether it tells its version; one that does not is believed by the folder it lies in.
    pub tells_version: bool,
}

/// The folders of these tools: on PATH, in the cache, or built now.
pub fn folders(tools: &[Tool]) -> Result<Vec<PathBuf>> {
    let found = || tools.iter().map(Tool::find).collect::<Option<Vec<_>>>();
    if let Some(folders) = found() {
        return Ok(folders);
    }
    let cache = cache().join("tools");
    fs::create_dir_all(&cache)?;
    // Two runs at the same time do not build the same twice: the second one waits, and finds them.
    let lock = File::create(cache.join("lock"))?;
    lock.lock()?;
    // One for all: they share many dependencies.
    let scratch = cache.join("build");
    let built = tools.iter().filter(|tool| tool.find().is_none()).try_for_each(|tool| tool.build(&scratch));
    // Only scratch: if it cannot be removed it is merely large.
    let _ = fs::remove_dir_all(&scratch);
    built?;
    found().ok_or_else(|| "a tool was built but does not run".into())
}

impl Tool {
    fn root(&self) -> PathBuf {
        cache().join("tools").join(format!("{}-{}", self.programs[0], self.version))
    }

    /// The folder of its programs, if they are there.
    fn find(&self) -> Option<PathBuf> {
        let on_path = find(self.programs[0]).and_then(|file| file.parent().map(Path::to_owned));
        let folders = on_path.filter(|_| self.tells_version).into_iter().chain([self.root().join("bin")]);
        folders.into_iter().find(|folder| self.is_in(folder))
    }

    fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| {
            let file = folder.join(format!("{program}{EXE_SUFFIX}"));
            if !self.tells_version {
                return output(&file, &["--help"]).is_some();
            }
            output(&file, &["--version"])
                .is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
        })
    }

    fn build(&self, scratch: &Path) -> Result {
        let root = self.root();
        println!(
            "installing {} {} into {}: {} (1 to 4 minutes, once)",
            self.package,
            self.version,
            root.display(),
            self.why
        );
        let install = |flags: &[&str]| {
            let mut command = cargo();
            command
                // Quiet, because other things are built and told at the same time. Forced, because it only comes to this
                // when what is there does not run.
                .args(["install", "--quiet", "--force", self.package])
                .args(["--version", &format!("={}", self.version), "--root"])
                .arg(&root)
                .args(self.features)
                .args(flags)
                // A tool that runs for a second need not be optimised for an hour.
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
                .env("CARGO_PROFILE_RELEASE_STRIP", "debuginfo")
                .env("CARGO_TARGET_DIR", scratch)
                // It must be built for this machine, whatever the caller builds for.
                .env_remove("CARGO_BUILD_TARGET")
                .env_remove("RUSTFLAGS");
            run(&mut command)
        };
        if self.locked_first { install(&["--locked"]).or_else(|_| install(&[])) } else { install(&[]) }
    }
}
