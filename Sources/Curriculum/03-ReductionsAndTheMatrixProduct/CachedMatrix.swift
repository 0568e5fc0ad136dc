/// A matrix that is read through a cache, for exercise 3.4. What is read goes into the cache. When the cache
/// is full, the element that has not been used for the longest time is evicted. Reading an element that is not
/// in the cache is a cache miss; misses are counted, as they are what a real matrix product spends its time on.
public struct CachedMatrix {
  /// The size.
  public let rows, columns: Int
  private let elements: [Float]
  private let cache: Cache
  /// The address of the first element in the cache's numbering.
  private let start: Int

  /// Creates a matrix from its elements in row-major order, behind a cache that it shares with others.
  init(_ elements: [Float], rows: Int, columns: Int, behind cache: Cache) {
    (self.elements, self.rows, self.columns, self.cache) = (elements, rows, columns, cache)
    start = cache.reserve(elements.count)
  }

  /// The element in a row and a column; outside the matrix it is NaN, and the check reports it.
  public subscript(row: Int, column: Int) -> Float {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else {
      cache.readsOutside += 1
      return .nan
    }
    let position = row * columns + column
    cache.read(start + position)
    return elements[position]
  }
}

/// A cache that holds the last `capacity` different elements that were read, and counts its misses.
final class Cache {
  private let capacity: Int
  /// By address: when the element was last read; 0 if it is not in the cache.
  private var times: [Int] = []
  private var cached: [Int] = []
  private var time = 0
  private(set) var misses = 0
  var readsOutside = 0

  init(capacity: Int) { self.capacity = capacity }

  /// Returns the first of `count` new addresses.
  func reserve(_ count: Int) -> Int {
    times += [Int](repeating: 0, count: count)
    return times.count - count
  }

  func read(_ address: Int) {
    time += 1
    if times[address] == 0 {
      misses += 1
      if cached.count == capacity {
        let oldest = cached.indices.min { times[cached[$0]] < times[cached[$1]] } ?? 0
        times[cached[oldest]] = 0
        cached[oldest] = address
      } else {
        cached.append(address)
      }
    }
    times[address] = time
  }
}
