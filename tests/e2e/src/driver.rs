//! One chromedriver on a free port, ended by its own process id.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::{Result, wait::eventually};

/// A running chromedriver.
pub struct Driver {
    process: Child,
    /// Where it listens.
    pub address: String,
}

impl Driver {
    /// Starts one: `SPOKE_CHROMEDRIVER`, or the one on PATH.
    pub async fn start() -> Result<Self> {
        let program = std::env::var("SPOKE_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Self::listening(Command::new(&program).arg(format!("--port={port}")), "127.0.0.1", port).await
    }

    /// Starts one in a network namespace, which this machine reaches at `address`.
    pub async fn start_in(namespace: &str, address: &str) -> Result<Self> {
        let program = std::env::var("SPOKE_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut command = Command::new("ip");
        command.args([
            "netns",
            "exec",
            namespace,
            &program,
            "--port=9515",
            "--allowed-ips",
            "--allowed-origins=*",
        ]);
        Self::listening(&mut command, address, 9515).await
    }

    async fn listening(command: &mut Command, host: &str, port: u16) -> Result<Self> {
        let process = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        let driver = Self { process, address: format!("http://{host}:{port}") };
        eventually("chromedriver listens", Duration::from_secs(20), async || {
            Ok(std::net::TcpStream::connect((host, port)).ok().map(drop))
        })
        .await?;
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
