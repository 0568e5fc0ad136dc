import Testing
import Vision

private struct Numbers: Dataset {
  let count: Int
  func item(_ index: Int, epoch: Int) -> Int { index }
}

@Suite struct DataLoaderTests {
  private func epoch(_ loader: DataLoader<Numbers>, _ number: Int) throws -> [[Int]] {
    var batches: [[Int]] = []
    try loader.forEachBatch(epoch: number) { _, items in batches.append(items) }
    return batches
  }

  @Test func `every item comes once an epoch, in an order of its own`() throws {
    let loader = DataLoader(Numbers(count: 103), batchSize: 10, seed: 1)
    let (first, second) = (try epoch(loader, 0), try epoch(loader, 1))
    #expect(first.map(\.count) == [Int](repeating: 10, count: 10) + [3])
    #expect(first.flatMap(\.self).sorted() == Array(0..<103))
    #expect(second.flatMap(\.self).sorted() == Array(0..<103))
    #expect(first != second)
    #expect(try epoch(loader, 0) == first)
    #expect(try epoch(DataLoader(Numbers(count: 103), batchSize: 10, seed: 2), 0) != first)
  }

  @Test func `a last batch that is not full can be left out and order can be kept`() throws {
    let loader = DataLoader(
      Numbers(count: 7), batchSize: 3, shuffle: false, dropLast: true, seed: 1)
    #expect(loader.batchCount == 2)
    #expect(try epoch(loader, 0) == [[0, 1, 2], [3, 4, 5]])
    #expect(try epoch(DataLoader(Numbers(count: 0), seed: 1), 0).isEmpty)
  }
}
