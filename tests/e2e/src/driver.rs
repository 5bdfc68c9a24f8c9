//! One driver of browsers on a free port, ended by its own process id.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::{Result, browser::Engine, wait::eventually};

/// A running driver: chromedriver for as many browsers as wanted, geckodriver for one.
pub struct Driver {
    process: Child,
    /// Where it listens.
    pub address: String,
}

impl Driver {
    /// Starts one.
    pub async fn start(engine: Engine) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(engine.driver());
        command.arg(format!("--port={port}"));
        if engine == Engine::Firefox {
            command.env("ALSA_CONFIG_PATH", loudspeaker()?);
            // The port of its own talk with the browser: its default is one for all.
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            command.arg(format!("--websocket-port={port}"));
        }
        Self::listening(&mut command, "127.0.0.1", port).await
    }

    /// Starts one in a network namespace, which this machine reaches at `address`.
    pub async fn start_in(engine: Engine, namespace: &str, address: &str) -> Result<Self> {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", namespace, &engine.driver(), "--port=9515"]);
        match engine {
            Engine::Chromium => command.args(["--allowed-ips", "--allowed-origins=*"]),
            Engine::Firefox => command
                .args(["--host", address, "--allow-hosts", address])
                .env("ALSA_CONFIG_PATH", loudspeaker()?),
        };
        Self::listening(&mut command, address, 9515).await
    }

    async fn listening(command: &mut Command, host: &str, port: u16) -> Result<Self> {
        let process = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        let driver = Self { process, address: format!("http://{host}:{port}") };
        eventually("the driver listens", Duration::from_secs(20), async || {
            Ok(std::net::TcpStream::connect((host, port)).ok().map(drop))
        })
        .await?;
        Ok(driver)
    }
}

/// A loudspeaker that nobody hears, for machines without one (Linux).
fn loudspeaker() -> Result<PathBuf> {
    let file = std::env::temp_dir().join("spoke-e2e-asound.conf");
    // Put in place whole: the Firefox of another test may be reading it.
    let made = file.with_extension(std::process::id().to_string());
    std::fs::write(&made, "pcm.!default { type null }\nctl.!default { type null }\n")?;
    std::fs::rename(made, &file)?;
    Ok(file)
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
