//! Fields of so many bits, one after another, the highest bit of each first.

/// Bits being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits(Vec<bool>);

impl Bits {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// There is none yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the lowest `count` bits of a value.
    pub fn put(&mut self, value: u128, count: u32) {
        self.0.extend((0..count).rev().map(|at| value >> at & 1 == 1));
    }

    /// Adds bytes.
    pub fn put_bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.put(u128::from(*byte), 8);
        }
    }

    /// Bytes of the big number that the bits are once zeros fill them up to `total`: the last byte is the lowest.
    pub fn padded(&self, total: usize) -> impl Iterator<Item = u32> {
        let lead = total.next_multiple_of(8) - total;
        let bit = move |at: usize| at.checked_sub(lead).and_then(|at| self.0.get(at)).copied();
        (0..total.div_ceil(8)).map(move |byte| {
            (0..8).fold(0, |sum, at| sum << 1 | u32::from(bit(byte * 8 + at).unwrap_or_default()))
        })
    }
}

/// Bits being read. Reading past the end is an answer, never a panic.
#[derive(Debug, Clone)]
pub struct BitReader {
    bytes: Vec<u8>,
    at: usize,
}

impl BitReader {
    /// The lowest `bits` bits of a big number; none if it has more.
    pub fn new(bytes: Vec<u8>, bits: usize) -> Option<Self> {
        let at = (bytes.len() * 8).checked_sub(bits)?;
        let mut reader = Self { bytes, at: 0 };
        (0..at).all(|_| reader.take(1) == Some(0)).then_some(reader)
    }

    /// The next field, of at most 128 bits.
    pub fn take(&mut self, count: u32) -> Option<u128> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u128::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }

    /// The next bit.
    pub fn take_bit(&mut self) -> Option<bool> {
        self.take(1).map(|bit| bit == 1)
    }

    /// The next bytes.
    pub fn take_bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        (0..count).map(|_| self.take(8).map(|byte| byte as u8)).collect()
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
    }

    /// All that are left are zeros.
    pub fn finish(mut self) -> bool {
        (0..self.left()).all(|_| self.take(1) == Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_as_they_went_in() {
        let mut bits = Bits::default();
        bits.put(5, 3);
        bits.put(0x1_2345_6789, 36);
        bits.put_bytes(b"ok");
        let bytes = bits.padded(60).map(|byte| byte as u8).collect();
        let mut reader = BitReader::new(bytes, 60).unwrap();
        assert_eq!((reader.take(3), reader.take(36)), (Some(5), Some(0x1_2345_6789)));
        assert_eq!(reader.take_bytes(2), Some(b"ok".to_vec()));
        assert_eq!(reader.left(), 5);
        assert!(reader.clone().finish());
        assert_eq!(reader.take(6), None);
        assert!(BitReader::new(vec![0xff], 7).is_none(), "more than was said");
    }
}
