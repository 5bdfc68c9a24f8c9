//! The clipboard is refused, is missing, or never answers: the older command is used, and where that fails, it is said.

use spoke::browser::{clipboard, clock};
use wasm_bindgen_test::wasm_bindgen_test;

/// Replaces the clipboard and the older command, as scripts.
fn pretend(interface: &str, command: &str) {
    let script = format!(
        "Object.defineProperty(navigator, 'clipboard', {{ value: {interface}, configurable: true }});
        document.execCommand = {command};"
    );
    js_sys::eval(&script).unwrap();
}

/// Fires what the command would, and keeps what was put on the clipboard.
const COMMAND: &str = "function (name) {
    const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    const taken = !document.dispatchEvent(event);
    window.copied = taken && name + ': ' + event.clipboardData.getData('text/plain');
    return taken;
}";

#[wasm_bindgen_test]
async fn a_clipboard_that_is_refused_missing_or_silent_is_replaced_by_the_older_command_within_two_seconds() {
    for interface in [
        "undefined",
        "{ writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) }",
        "{ writeText: () => new Promise(() => {}) }",
    ] {
        pretend(interface, COMMAND);
        let begun = clock::now().instant;
        assert!(clipboard::write("a link").await, "{interface}");
        let copied = js_sys::eval("window.copied").unwrap();
        assert_eq!(copied.as_string().as_deref(), Some("copy: a link"), "{interface}");
        pretend(interface, "() => false");
        assert!(!clipboard::write("a link").await, "{interface}: neither does it");
        // Twice the time after which a silent clipboard is given up, and a second for a busy machine.
        assert!(clock::now().instant.since(begun).as_millis() < 4_000, "{interface}");
    }
    pretend("{ writeText: () => Promise.resolve() }", "() => { throw new Error('not asked') }");
    assert!(clipboard::write("a link").await);
    js_sys::eval("delete navigator.clipboard; delete document.execCommand").unwrap();
}
