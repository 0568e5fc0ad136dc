import Contrastive
import Tensors
import Testing

@Suite struct SiameseDatasetTests {
  private let labels = (0..<60).map { $0 % 3 == 0 ? 7 : $0 % 7 }

  @Test func `half of the pairs are the same, and no item is paired with itself`() throws {
    let pairs = try SiameseDataset(items: Array(0..<60), labels: labels, seed: 1)
    for epoch in 0..<20 {
      var same = 0
      for index in 0..<pairs.count {
        let pair = pairs.item(index, epoch: epoch)
        #expect(pair.first == index)
        #expect(pair.first != pair.second)
        #expect(pair.isSame == (labels[pair.first] == labels[pair.second]))
        same += pair.isSame ? 1 : 0
      }
      #expect(same == 30)
    }
  }

  @Test func `map transforms both items, the first one first, and keeps the rest`() throws {
    let pairs = try SiameseDataset(items: Array(0..<60), labels: labels, seed: 1)
    for index in 0..<2 {
      let pair = pairs.item(index, epoch: 0)
      var seen: [Int] = []
      let changed = pair.map { item in
        seen.append(item)
        return "item \(item)"
      }
      #expect(seen == [pair.first, pair.second])
      #expect(changed.first == "item \(pair.first)")
      #expect(changed.second == "item \(pair.second)")
      #expect(changed.isSame == pair.isSame)
      #expect(changed.indices == pair.indices)
    }
  }

  @Test func `map rethrows an error of the second item`() throws {
    struct Refused: Error, Equatable { let item: Int }
    let pair = try SiameseDataset(items: [5, 6, 7, 8], labels: [0, 0, 1, 1], seed: 1)
      .item(0, epoch: 0)
    #expect(throws: Refused(item: pair.second)) {
      try pair.map { item in
        if item == pair.second { throw Refused(item: item) }
        return item
      }
    }
  }

  @Test func `partners are sampled uniformly`() throws {
    let pairs = try SiameseDataset(
      items: Array(0..<6), labels: [0, 0, 0, 0, 1, 1], seed: 3)
    var counts: [Int: Int] = [:]
    for epoch in 0..<6000 {
      let pair = pairs.item(1, epoch: epoch)
      if pair.isSame { counts[pair.second, default: 0] += 1 }
    }
    #expect(Set(counts.keys) == [0, 2, 3])
    #expect(counts.values.allSatisfy { (900...1100).contains($0) }, "\(counts)")
  }

  @Test func `pairs depend only on the seed, the epoch and the index`() throws {
    func draw(_ seed: UInt64, _ epoch: Int) throws -> [Int] {
      let pairs = try SiameseDataset(items: Array(0..<60), labels: labels, seed: seed)
      return (0..<60).map { pairs.item($0, epoch: epoch).second }
    }
    #expect(try draw(1, 0) == draw(1, 0))
    #expect(try draw(1, 0) != draw(1, 2))
    #expect(try draw(1, 0) != draw(2, 0))
  }

  @Test func `labels that allow no pairs throw an error`() {
    func error(_ count: Int, _ labels: [Int]) -> PairError? {
      do {
        _ = try SiameseDataset(items: Array(0..<count), labels: labels, seed: 1)
        return nil
      } catch { return error }
    }
    #expect(error(3, [1, 1]) == .labelsDoNotFit(items: 3, labels: 2))
    #expect(error(3, [1, 1, 1]) == .needsTwoClasses(found: [1]))
    #expect(error(0, []) == .needsTwoClasses(found: []))
    #expect(error(3, [1, 1, 2]) == .classOfOne(label: 2, index: 2))
    #expect("\(error(3, [1, 1, 2])!)".contains("class 2 has only one item (item 2)"))
  }
}
