//! Giving memory back.

use js_sys::ArrayBuffer;

/// Gives back the memory of a buffer that was copied and is not needed again, instead of leaving it to the garbage
/// collector, which lets tens of megabytes gather during a transfer. The buffer is empty afterwards. Browsers that
/// cannot (`ArrayBuffer.prototype.transfer` came in 2024) leave it to the collector.
pub fn release(buffer: &ArrayBuffer) {
    drop(buffer.transfer_with_length(0));
}
