import Tensors

/// Checks `batches` on counts that divide and that do not, on none, and for what a shuffle must be: every
/// number once, every order as likely as the next, all of it drawn from the generator that is given.
public func checkBatches(_ exercises: any Chapter08Exercises.Type) -> Report {
  .checking {
    for (count, size) in [(10, 4), (12, 4), (3, 5), (0, 4), (7, 1), (64, 8)] {
      for dropLast in [false, true] {
        var generator = Generator(seed: 8)
        let actual = try exercises.batches(
          count: count, batchSize: size, dropLast: dropLast, using: &generator)
        if let failure = failure(actual, count, size, dropLast) { return failure }
      }
    }
    return try orderFailure(exercises)
  }
}

private func failure(
  _ actual: [[Int]], _ count: Int, _ size: Int, _ dropLast: Bool
) -> Report.Failure? {
  let full = [Int](repeating: size, count: count / size)
  let sizes = full + (count % size > 0 && !dropLast ? [count % size] : [])
  let numbers = actual.flatMap(\.self)
  let isOnce = Set(numbers).count == numbers.count && numbers.allSatisfy((0..<count).contains)
  if actual.map(\.count) == sizes && isOnce { return nil }
  return Report.Failure(
    input: "count \(count), batchSize \(size), dropLast \(dropLast)", actual: "\(actual)",
    expected: "batches of \(sizes), each number below \(count) at most once",
    difference: actual.map(\.count) != sizes
      ? "batches have \(actual.map(\.count)) numbers"
      : "a number comes twice, or is not below \(count)",
    diagnosis: diagnosis(actual, sizes, count, size, dropLast))
}

private func diagnosis(
  _ actual: [[Int]], _ sizes: [Int], _ count: Int, _ size: Int, _ dropLast: Bool
) -> String? {
  let got = actual.map(\.count)
  if dropLast, got == sizes + [count % size] {
    return "the remainder is kept: with dropLast a batch that is not full is left out"
  }
  if !dropLast, got + [count % size] == sizes {
    return "the remainder is lost: without dropLast the last batch is shorter"
  }
  let numbers = actual.flatMap(\.self)
  if got == sizes, numbers.allSatisfy((0..<count).contains) {
    return
      "some numbers come twice and others never: shuffle once, and begin each batch where the last ended"
  }
  return nil
}

/// What only shows over many draws.
private func orderFailure(_ exercises: any Chapter08Exercises.Type) throws -> Report.Failure? {
  func order(_ generator: inout Generator, _ count: Int, _ size: Int) throws -> [Int] {
    try exercises.batches(count: count, batchSize: size, dropLast: false, using: &generator)
      .flatMap(\.self)
  }
  func failed(_ input: String, _ actual: String, _ expected: String, _ diagnosis: String?)
    -> Report.Failure
  {
    Report.Failure(
      input: input, actual: actual, expected: expected, difference: "the order",
      diagnosis: diagnosis)
  }
  var (one, same) = (Generator(seed: 3), Generator(seed: 3))
  let (first, again) = (try order(&one, 20, 4), try order(&same, 20, 4))
  if first != again {
    return failed(
      "count 20, the same seed twice", "\(first), then \(again)", "the same order",
      "not drawn from the generator that is given: the same seed gives another order")
  }
  if first == Array(0..<20) {
    return failed("count 20", "\(first)", "a random order", "not shuffled")
  }
  let next = try order(&one, 20, 4)
  if next == first {
    return failed(
      "count 20, one generator, two epochs", "\(first), then \(next)", "two orders",
      "every epoch has the same order: the generator that is given must be drawn from")
  }
  // Do neighbors stay together?
  let together = (0..<5).allSatisfy { batch in
    let numbers = first[batch * 4..<batch * 4 + 4]
    return Set(numbers) == Set((numbers.min() ?? 0)...(numbers.min() ?? 0) + 3)
  }
  if together {
    return failed(
      "count 20, batchSize 4", "\(first)", "numbers from everywhere in one batch",
      "only whole batches are shuffled: the same numbers meet in every epoch")
  }
  // All six orders of three, equally often: 3,333 each, within 5 standard errors.
  var counts: [[Int]: Int] = [:]
  for _ in 0..<20_000 { counts[try order(&one, 3, 3), default: 0] += 1 }
  if counts.count == 6, counts.values.allSatisfy({ abs($0 - 3333) < 264 }) { return nil }
  return failed(
    "count 3, 20,000 times",
    counts.map { "\($0.key): \($0.value)" }.sorted().joined(separator: ", "),
    "each of the six orders about 3,333 times",
    "some orders are likelier than others: change place i only with places up to i")
}
