//! How long codes are, how large their QR codes, and how soon two people are together: from the press on Share to the
//! code, and from the reply's entry to both channels being open, packed beside classic in the same run.

use serde_json::Value;

use super::option;
use crate::{Person, Result, Stage};

/// Presses Share and waits for the code; milliseconds.
const SHARE: &str = r"
    const seen = (id) => document.querySelector(`[data-testid=${id}]`);
    const frame = () => new Promise(requestAnimationFrame);
    const begun = performance.now();
    seen('share-open').click();
    while (!seen('offer-qr')) await frame();
    return performance.now() - begun;
";

/// Enters a reply and waits until somebody is there; milliseconds.
const CONNECT: &str = r"
    const [reply] = args;
    const field = document.querySelector('[data-testid=reply-paste]');
    field.value = reply;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const begun = performance.now();
    document.querySelector('[data-testid=reply-submit]').click();
    while (!document.querySelector('[data-testid=share-step][data-step=connected]')) {
        await new Promise(requestAnimationFrame);
    }
    return performance.now() - begun;
";

/// What to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    rounds: usize,
}

impl Plan {
    /// `--rounds=N`.
    pub fn parse(args: &[String]) -> Result<Self> {
        Ok(Self { rounds: option(args, "rounds", 9)?.max(1) })
    }
}

/// One form's figures, of all rounds.
#[derive(Debug, Default)]
struct Figures {
    offer: usize,
    reply: usize,
    link: usize,
    version: Option<u8>,
    shared_ms: Vec<f64>,
    connected_ms: Vec<f64>,
}

/// Measures and prints.
pub(super) async fn measure(stage: &mut Stage, plan: &Plan) -> Result {
    let [ada, ben] = [stage.person("Ada").await?, stage.person("Ben").await?];
    ada.create_project("Quick").await?;
    let (mut packed, mut classic) = (Figures::default(), Figures::default());
    for _ in 0..plan.rounds {
        round(&ada, &ben, "code", &mut packed).await?;
        round(&ada, &ben, "classic", &mut classic).await?;
    }
    println!("form     offer  reply  link  QR  share to code  reply to open (median)");
    for (name, figures) in [("packed", &mut packed), ("classic", &mut classic)] {
        println!(
            "{name:8} {:5}  {:5}  {:4}  {:>2}  {:10.0} ms  {:10.0} ms",
            figures.offer,
            figures.reply,
            figures.link,
            figures.version.map_or("-".to_owned(), |version| version.to_string()),
            median(&mut figures.shared_ms),
            median(&mut figures.connected_ms),
        );
    }
    Ok(())
}

async fn round(ada: &Person, ben: &Person, form: &str, figures: &mut Figures) -> Result {
    figures.shared_ms.push(number(&ada.eval_async(SHARE, Vec::new()).await?)?);
    unfold(ada).await?;
    let (link, offer) = (ada.read("offer-link").await?, ada.read(&format!("offer-{form}")).await?);
    let page = link.split('#').next().unwrap_or_default();
    let link = format!("{page}#{offer}");
    ben.join_here(&link).await?;
    unfold(ben).await?;
    let reply = ben.read(&format!("reply-{form}")).await?;
    figures.connected_ms.push(number(&ada.eval_async(CONNECT, vec![reply.clone().into()]).await?)?);
    figures.offer = figures.offer.max(offer.len());
    figures.reply = figures.reply.max(reply.len());
    figures.link = figures.link.max(link.len());
    figures.version = spoke::qr::draw::Drawing::of(&link).map(|drawing| drawing.version).max(figures.version);
    ben.see("incoming-dialog").await?;
    ben.press("incoming-reject").await?;
    ada.leave_session().await?;
    ben.see_connection(&["disconnected", "error"]).await.map(drop)
}

async fn unfold(person: &Person) -> Result {
    person.eval("document.querySelector('details.more').open = true", Vec::new()).await.map(drop)
}

fn number(value: &Value) -> Result<f64> {
    value.as_f64().ok_or_else(|| format!("no number: {value}").into())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
