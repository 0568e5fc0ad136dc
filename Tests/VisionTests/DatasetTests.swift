import Datasets
import Tensors
import Testing
import Vision

/// A dataset whose item i is i, with label i mod 3.
private struct Thirds: LabeledDataset {
  let count: Int
  var labels: [Int] { (0..<count).map { $0 % 3 } }
  var classes: [String] { ["a", "b", "c"] }
  func item(_ index: Int, epoch: Int) -> Labeled<Int> { Labeled(index, label: index % 3) }
}

extension Dataset {
  fileprivate func all(epoch: Int = 0) throws -> [Element] {
    try (0..<count).map { try item($0, epoch: epoch) }
  }
}

@Suite struct DatasetTests {
  private let data = Thirds(count: 10)

  @Test func `a subset has the items at its indices, and their labels`() throws {
    let subset = data.subset([7, 2, 2])
    #expect(try subset.all().map(\.value) == [7, 2, 2])
    #expect(subset.labels == [1, 2, 2])
    #expect(subset.classes == ["a", "b", "c"])
  }

  @Test func `a split uses every item once`() throws {
    var generator = Generator(seed: 1)
    let parts = data.split([0.5, 0.25, 0.25], using: &generator)
    // The cumulative sums 5, 7.5 and 10 are rounded.
    #expect(parts.map(\.count) == [5, 3, 2])
    #expect(try parts.flatMap { try $0.all().map(\.value) }.sorted() == Array(0..<10))
    #expect(parts[0].indices != Array(0..<5))
    let (first, second) = data.split(0.7, using: &generator)
    #expect(first.count == 7 && second.count == 3)
    #expect(data.split([0.2], using: &generator)[0].count == 2)
  }

  @Test func `a stratified split keeps the proportions of classes`() {
    var generator = Generator(seed: 1)
    let parts = Thirds(count: 90).stratifiedSplit([0.8, 0.2], using: &generator)
    for (part, expected) in zip(parts, [24, 6]) {
      for label in 0..<3 { #expect(part.labels.count { $0 == label } == expected) }
    }
    #expect((parts[0].indices + parts[1].indices).sorted() == Array(0..<90))
  }

  @Test func `a concatenation has the items of all datasets in order`() throws {
    let both = data.subset(0..<3).concatenated(with: data.subset([9]))
    #expect(try both.all().map(\.value) == [0, 1, 2, 9])
    #expect(both.labels == [0, 1, 2, 0])
    let empty = Concatenation([data.subset([]), data.subset([4]), data.subset([])])
    #expect(try empty.all().map(\.value) == [4])
  }

  @Test func `a random map depends only on the seed, the epoch and the index`() throws {
    #expect(try data.mapValues { $0 * 2 }.all().map(\.value) == (0..<10).map { $0 * 2 })
    #expect(data.map { $0.value }.labels == data.labels)
    let random = data.map(seed: 3) { item, generator in generator.next() &+ UInt64(item.value) }
    #expect(try random.all() == random.all())
    #expect(try Set(random.all()).count == 10)
    #expect(try random.all(epoch: 1) != random.all())
    let other = data.map(seed: 4) { item, generator in generator.next() &+ UInt64(item.value) }
    #expect(try other.all() != random.all())
  }

  @Test func `a cached dataset loads each item once, up to its limit`() throws {
    let counter = Counter()
    let made = data.map { item in
      counter.count += 1
      return item.value
    }
    let cached = made.cached()
    for epoch in 0..<3 { #expect(try cached.all(epoch: epoch) == Array(0..<10)) }
    #expect(counter.count == 10)
    let small = made.cached(limit: 4)
    for _ in 0..<3 { #expect(try small.all() == Array(0..<10)) }
    #expect(counter.count == 10 + 10 + 6 + 6)
  }

  @Test func `the digits are a dataset`() throws {
    let digits = try Digits.load()
    #expect(digits.count == 1797 && digits.classes.count == 10)
    let item = digits.item(5)
    #expect(item.label == digits.labels[5] && item.value.shape == [1, 8, 8])
    #expect(item.value.scalars == digits.images[5].scalars)
  }
}

/// A counter for a single thread.
private final class Counter: @unchecked Sendable { var count = 0 }
