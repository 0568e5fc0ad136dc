/// What ranks send to one another, step by step, until each has the sum.
struct Exchange {
  /// Numbers that one rank sends to another in one step.
  struct Message {
    let source, target: Int
    /// Which of the source's numbers.
    let numbers: Range<Int>
  }

  /// The numbers of each rank, before the first step and after each.
  private(set) var states: [[[Float]]]
  /// The messages of each step.
  private(set) var steps: [[Message]] = []

  init(_ values: [[Float]]) { states = [values] }

  /// The numbers of each rank at the end.
  var result: [[Float]] { states[states.count - 1] }

  /// The number of messages that a rank sends one after the other, and of the numbers in them.
  func sent(by rank: Int) -> (messages: Int, numbers: Int) {
    let own = steps.flatMap(\.self).filter { $0.source == rank }
    return (own.count, own.reduce(0) { $0 + $1.numbers.count })
  }

  /// Takes a step in which every rank sends some of its numbers to another, which adds them to its own, or replaces its own
  /// by them.
  mutating func step(
    adds: Bool, _ part: (_ rank: Int) -> (target: Int, numbers: Range<Int>)
  ) {
    let before = result
    var after = before
    var messages: [Message] = []
    for rank in before.indices {
      let (target, range) = part(rank)
      messages.append(Message(source: rank, target: target, numbers: range))
      for i in range {
        after[target][i] = adds ? before[target][i] + before[rank][i] : before[rank][i]
      }
    }
    states.append(after)
    steps.append(messages)
  }
}

/// A ring all-reduce (P. Patarasuk and X. Yuan, 2009): each rank sends to the next. Every rank has as many numbers as
/// there are ranks, one in each chunk.
func ring(_ values: [[Float]]) -> Exchange {
  var exchange = Exchange(values)
  let count = values.count
  for step in 0..<count - 1 {
    exchange.step(adds: true) { rank in
      let chunk = (rank - step + count) % count
      return ((rank + 1) % count, chunk..<chunk + 1)
    }
  }
  for step in 0..<count - 1 {
    exchange.step(adds: false) { rank in
      let chunk = (rank + 1 - step + count) % count
      return ((rank + 1) % count, chunk..<chunk + 1)
    }
  }
  return exchange
}

/// An all-reduce in a tree: all numbers are exchanged with a neighbor, then with the pair beside, and so on.
func tree(_ values: [[Float]]) -> Exchange {
  var exchange = Exchange(values)
  var distance = 1
  while distance < values.count {
    exchange.step(adds: true) { ($0 ^ distance, 0..<values[0].count) }
    distance *= 2
  }
  return exchange
}

/// The same tree with halves (R. Thakur, R. Rabenseifner and W. Gropp, 2005): of what a rank is still responsible for, it
/// gives one half to its partner. Then the sums return the same way.
func halvingTree(_ values: [[Float]]) -> Exchange {
  var exchange = Exchange(values)
  var own = values.map { $0.indices }
  var given: [(distance: Int, kept: [Range<Int>])] = []
  var distance = 1
  while distance < values.count {
    let halves = own.enumerated().map { rank, range in
      let middle = range.lowerBound + range.count / 2
      let (low, high) = (range.lowerBound..<middle, middle..<range.upperBound)
      return rank & distance == 0 ? (kept: low, given: high) : (kept: high, given: low)
    }
    exchange.step(adds: true) { ($0 ^ distance, halves[$0].given) }
    own = halves.map(\.kept)
    given.append((distance, own))
    distance *= 2
  }
  for (distance, kept) in given.reversed() {
    exchange.step(adds: false) { ($0 ^ distance, kept[$0]) }
  }
  return exchange
}
