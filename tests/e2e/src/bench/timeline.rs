//! What a long timeline costs: opening it, renaming, lifting, scrolling. Each is timed in the page until it is painted.

use serde_json::{Value, json};

use crate::{Person, Result, Stage, memory};

const IN_THE_PAGE: &str = include_str!("timeline.js");
const COUNTS: [usize; 4] = [100, 1_000, 5_000, 10_000];
/// How often something short is done; the median counts.
const TIMES: usize = 9;
/// In so many frames through the list, whatever its length.
const SCROLL_FRAMES: usize = 240;

/// Measures and prints. `--cards=5000` for one length only.
pub(super) async fn measure(stage: &mut Stage, args: &[String]) -> Result {
    let only = super::option(args, "cards", 0)?;
    let counts: Vec<usize> = if only == 0 { COUNTS.into() } else { vec![only] };
    let ada = stage.person("Ada").await?;
    ada.resize(1280, 800).await?;
    for count in &counts {
        ada.seed_timeline(&title(*count), *count).await?;
    }
    for count in counts {
        one(&ada, count).await?;
    }
    Ok(())
}

fn title(count: usize) -> String {
    format!("{count} cards")
}

async fn one(ada: &Person, count: usize) -> Result {
    ada.open_home().await?;
    ada.eval(IN_THE_PAGE, Vec::new()).await?;
    let opened = ada.eval_async("return await timeline.open(args[0])", vec![json!(title(count))]).await?;
    let nodes = number(&ada.eval("return timeline.nodes()", Vec::new()).await?)?;
    let mut renamed = Vec::new();
    let mut lifted = Vec::new();
    for time in 0..TIMES {
        let rename = "return await timeline.rename(args[0])";
        renamed.push(number(&ada.eval_async(rename, vec![json!(format!("Renamed {time}"))]).await?)?);
        lifted.push(number(&ada.eval_async("return await timeline.lift()", Vec::new()).await?)?);
    }
    let scrolled =
        ada.eval_async("return await timeline.scroll(args[0])", vec![json!(SCROLL_FRAMES)]).await?;
    let most = number(&ada.eval("return timeline.nodes()", Vec::new()).await?)?.max(nodes);
    let searched = ada.eval_async("return await timeline.search(args[0])", vec![json!("river bank")]).await?;
    let keys = searched["keys"].as_array().cloned().unwrap_or_default();
    let of_keys = |what: &str| -> Result<(f64, f64)> {
        let times = keys.iter().map(|key| number(&key[what])).collect::<Result<Vec<_>>>()?;
        Ok((median(times.clone()), times.into_iter().fold(0.0, f64::max)))
    };
    let (done, painted) = (of_keys("done")?, of_keys("painted")?);
    let coloured = number(&ada.eval_async("return await timeline.colour('purple')", Vec::new()).await?)?;
    // Nobody leaves a page that is still writing, and a change waits for the one before it.
    ada.see_written().await?;
    ada.eval("timeline.undo()", Vec::new()).await?;
    ada.see_written().await?;
    let wasm = memory::wasm(ada).await?;
    let heap = memory::Memory::of(ada).await?.heap;
    println!("{count} cards");
    println!(
        "  open: first card {:.0} ms, settled {:.0} ms, longest task {:.0} ms",
        number(&opened["first"])?,
        number(&opened["settled"])?,
        number(&opened["task"])?
    );
    println!("  Enter after a rename until painted: {:.0} ms", median(renamed));
    println!("  lift until it follows: {:.0} ms", median(lifted));
    println!(
        "  scroll through all in {SCROLL_FRAMES} frames: blank {:.0} ms, longest frame {:.0} ms",
        number(&scrolled["blank"])?,
        number(&scrolled["late"])?
    );
    println!(
        "  a key in the search: {:.1} ms ({:.1} at most), painted after {:.0} ms ({:.0} at most)",
        done.0, done.1, painted.0, painted.1
    );
    println!("  all cards get another colour: {coloured:.0} ms");
    println!("  elements {most:.0}, heap {:.1} MB, WASM memory {:.1} MB", mb(heap), mb(wasm));
    Ok(())
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn number(value: &Value) -> Result<f64> {
    value.as_f64().ok_or_else(|| format!("no number: {value}").into())
}
