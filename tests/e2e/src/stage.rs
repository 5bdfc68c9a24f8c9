//! One test's surroundings.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use crate::{
    Result,
    browser::{Browser, Engine, Microphone},
    driver::Driver,
    nat::{self, Home},
    person::Person,
    site::Site,
};

/// The served page, the driver, and everybody who came.
pub struct Stage {
    /// The host of the page.
    pub site: Site,
    driver: Driver,
    /// Drivers of one person each.
    own: Vec<Driver>,
    people: Vec<Person>,
}

impl Stage {
    /// Serves `SPOKE_DIST` under `base`.
    pub async fn set(base: &str) -> Result<Self> {
        let dist = std::env::var_os("SPOKE_DIST").map(PathBuf::from);
        let dist =
            dist.ok_or("SPOKE_DIST does not say where the built page is: use `cargo xtask test e2e`")?;
        Ok(Self {
            site: Site::serve(&dist, base)?,
            driver: Driver::start(Engine::Chromium).await?,
            own: Vec::new(),
            people: Vec::new(),
        })
    }

    /// Somebody comes, with a browser of their own that contacts nobody outside this machine.
    pub async fn person(&mut self, name: &str) -> Result<Person> {
        let person = self.newcomer(name, Microphone::Speaks).await?;
        person.lan_only().await?;
        Ok(person)
    }

    /// The same with a browser of this make.
    pub async fn person_with(&mut self, engine: Engine, name: &str) -> Result<Person> {
        if engine == Engine::Chromium {
            return self.person(name).await;
        }
        let driver = Driver::start(engine).await?;
        let person = Person::arrive(&driver.address, name, &self.site.address(), Browser::of(engine)).await?;
        self.own.push(driver);
        self.people.push(person.clone());
        person.open_home().await?;
        person.lan_only().await?;
        Ok(person)
    }

    /// Somebody comes, with everything as it is at the first start.
    pub async fn newcomer(&mut self, name: &str, microphone: Microphone) -> Result<Person> {
        let person = self.visitor(name, &self.site.address(), microphone).await?;
        person.open_home().await?;
        Ok(person)
    }

    /// Somebody comes who lives in a network of their own, with everything as it is at the first start.
    pub async fn dweller(&mut self, engine: Engine, name: &str, home: &Home) -> Result<Person> {
        let dist = std::env::var_os("SPOKE_DIST").map(PathBuf::from).ok_or("SPOKE_DIST is not set")?;
        let driver = Driver::start_in(engine, &home.namespace, &home.address).await?;
        let site = Site::serve_at(&home.door, &dist, "/")?;
        let page = site.address().replace(&home.door, nat::PAGE);
        let person = Person::arrive(&driver.address, name, &page, Browser::of(engine)).await?;
        self.own.push(driver);
        self.people.push(person.clone());
        person.open_home().await?;
        Ok(person)
    }

    /// Somebody comes to another page.
    pub async fn visitor(&mut self, name: &str, home: &str, microphone: Microphone) -> Result<Person> {
        let browser = Browser { microphone, ..Browser::of(Engine::Chromium) };
        let person = Person::arrive(&self.driver.address, name, home, browser).await?;
        self.people.push(person.clone());
        Ok(person)
    }

    /// Somebody comes whose camera sees what [`Person::film`] puts into `file`. The file has to be there already.
    pub async fn cameraman(&mut self, name: &str, file: &Path) -> Result<Person> {
        let browser = Browser { camera: Some(file.to_owned()), ..Browser::of(Engine::Chromium) };
        let person = Person::arrive(&self.driver.address, name, &self.site.address(), browser).await?;
        self.people.push(person.clone());
        person.open_home().await?;
        person.lan_only().await?;
        Ok(person)
    }

    /// Somebody whose browser was killed opens it again. The page is not open yet.
    pub async fn again(&mut self, person: &Person) -> Result<Person> {
        let again = person.again(&self.driver.address).await?;
        self.people.retain(|other| other.profile() != again.profile());
        self.people.push(again.clone());
        Ok(again)
    }

    /// These close their browsers.
    pub async fn farewell<const N: usize>(&mut self, leaving: [Person; N]) {
        for person in leaving {
            self.people.retain(|other| other.profile() != person.profile());
            person.leave().await;
        }
    }

    async fn report(&self, name: &str) -> String {
        let mut report = String::new();
        for person in &self.people {
            report.push_str(&person.report(name).await);
        }
        format!("{report}paths that were not there: {:?}\n", self.site.missing())
    }

    async fn clear(mut self) {
        for person in std::mem::take(&mut self.people) {
            person.leave().await;
        }
    }
}

impl Drop for Stage {
    /// Whoever is still here when a test panics would stay for ever.
    fn drop(&mut self) {
        for person in &self.people {
            // It may be gone already.
            let _ = person.kill();
        }
    }
}

/// Runs one test; when it fails, says what everybody saw.
///
/// # Panics
/// When the test fails.
pub fn test(name: &str, base: &str, play: impl AsyncFnOnce(&mut Stage) -> Result) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime of one thread");
    let begun = Instant::now();
    let failure = runtime.block_on(async {
        let mut stage = Stage::set(base).await.map_err(|error| error.to_string())?;
        let played = play(&mut stage).await;
        let failure = match played {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("{error}\n{}", stage.report(name).await)),
        };
        stage.clear().await;
        failure
    });
    if let Err(failure) = failure {
        panic!("{name} after {:?}: {failure}", begun.elapsed());
    }
}
