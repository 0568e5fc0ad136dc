/// A matrix in memory that is far away, for exercise 3.4. What is read comes near, and stays there while
/// there is room; then what has not been used for longest gives way. Each number that is not near when it
/// is read is fetched, and fetches are counted: they are what a real matrix product spends its time on.
public struct FarMatrix {
  /// The size.
  public let rows, columns: Int
  private let numbers: [Float]
  private let cache: Cache
  /// Where in the cache's counting this matrix' numbers begin.
  private let start: Int

  /// Puts numbers, row after row, behind a cache that they share with others.
  init(_ numbers: [Float], rows: Int, columns: Int, behind cache: Cache) {
    (self.numbers, self.rows, self.columns, self.cache) = (numbers, rows, columns, cache)
    start = cache.add(numbers.count)
  }

  /// The number in a row and a column; not-a-number outside, which the check will tell.
  public subscript(row: Int, column: Int) -> Float {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else {
      cache.readsOutside += 1
      return .nan
    }
    let place = row * columns + column
    cache.read(start + place)
    return numbers[place]
  }
}

/// Numbers that are near: the last `room` different ones that were read.
final class Cache {
  private let room: Int
  /// By number: when it was last read; 0 where it is far away.
  private var times: [Int] = []
  private var near: [Int] = []
  private var time = 0
  private(set) var fetches = 0
  var readsOutside = 0

  init(room: Int) { self.room = room }

  /// Makes place for the counting of `count` numbers, and returns the first one's.
  func add(_ count: Int) -> Int {
    times += [Int](repeating: 0, count: count)
    return times.count - count
  }

  func read(_ number: Int) {
    time += 1
    if times[number] == 0 {
      fetches += 1
      if near.count == room {
        let oldest = near.indices.min { times[near[$0]] < times[near[$1]] } ?? 0
        times[near[oldest]] = 0
        near[oldest] = number
      } else {
        near.append(number)
      }
    }
    times[number] = time
  }
}
