import Curriculum

/// Exercise 3.4: multiply two matrices block by block, so that fewer elements are read from memory.
///
/// Reading memory is slow. What was read last is kept in a *cache* near the processor, but the cache is
/// small. In three plain loops, every element of b is used once, and has left the cache when it is needed
/// again. Multiply a block of a by a block of b instead, and each element that was read is used `block`
/// times before it leaves:
///
///               k                 n               n
///         ┌───┬───┬──┐      ┌───┬───┬──┐    ┌───┬───┬──┐
///         │   │   │  │      │   │ ▓ │  │    │   │   │  │
///       m ├───┼───┼──┤  · k ├───┼───┼──┤    ├───┼───┼──┤
///         │ ▓ │ ▒ │  │      │   │ ▒ │  │    │   │ █ │  │     █ = ▓ · ▓ + ▒ · ▒ + …
///         └───┴───┴──┘      └───┴───┴──┘    └───┴───┴──┘
///
/// A `CachedMatrix` is read with `a[i, k]`; it has `rows` and `columns`. Its cache has room for three
/// blocks, and it counts the *cache misses*: how often an element was not in the cache and had to be read
/// from memory. The check counts them, too: for two matrices of 32 rows and columns, three plain loops have
/// 33,792 cache misses, and blocks of 8 at most 8,192.
///
/// Sizes need not be multiples of the block: the last block may be smaller.
///
/// - Parameters:
///   - a: m rows and k columns.
///   - b: k rows and n columns.
///   - block: the number of rows and columns of a block, at least 1.
/// - Returns: the m · n elements of a · b, in row-major order.
func blockedMatmul(
  _ a: CachedMatrix, _ b: CachedMatrix, block: Int
) throws -> [Float] {
  throw Unsolved("blockedMatmul")
}
