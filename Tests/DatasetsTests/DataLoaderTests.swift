import Files
import Glibc
import Synchronization
import Tensors
import Testing

@testable import Datasets

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

  @Test func `a loader that gets no thread from the system loads the same batches itself`() async {
    await #expect(processExitsWith: .success) {
      func batches(workers: Int) throws -> [[Int]] {
        var batches: [[Int]] = []
        let loader = DataLoader(Numbers(count: 20), batchSize: 3, workers: workers, seed: 1)
        try loader.forEachBatch(epoch: 0) { _, items in batches.append(items) }
        return batches
      }
      let expected = try batches(workers: 0)
      // Enough memory for anything but the stack of another thread.
      let file = try #require(fopen("/proc/self/statm", "r"))
      var text = [CChar](repeating: 0, count: 80)
      fgets(&text, 80, file)
      fclose(file)
      let pages = try #require(
        text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
          .split(separator: " ").first.flatMap { UInt($0) })
      var limit = rlimit()
      limit.rlim_cur = pages * UInt(sysconf(Int32(_SC_PAGESIZE))) + 4 << 20
      limit.rlim_max = limit.rlim_cur
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
      #expect(try batches(workers: 2) == expected)
    }
  }

  @Test func `shuffling loads every item once per epoch, in a different order`() throws {
    let loader = DataLoader(Numbers(count: 103), batchSize: 10, seed: 1)
    let (first, second) = (try epoch(loader, 0), try epoch(loader, 1))
    #expect(first.map(\.count) == [Int](repeating: 10, count: 10) + [3])
    #expect(first.flatMap(\.self).sorted() == Array(0..<103))
    #expect(second.flatMap(\.self).sorted() == Array(0..<103))
    #expect(first != second)
    #expect(try epoch(loader, 0) == first)
    #expect(try epoch(DataLoader(Numbers(count: 103), batchSize: 10, seed: 2), 0) != first)
  }

  @Test func `prefetching without a bound loads every batch`() throws {
    let loader = DataLoader(Numbers(count: 7), batchSize: 2, workers: 2, prefetch: .max, seed: 1)
    #expect(try epoch(loader, 0).flatMap(\.self).sorted() == Array(0..<7))
  }

  @Test func `an incomplete last batch can be dropped, and shuffling turned off`() throws {
    let loader = DataLoader(
      Numbers(count: 7), batchSize: 3, shuffle: false, dropLast: true, seed: 1)
    #expect(loader.batchCount == 2)
    #expect(try epoch(loader, 0) == [[0, 1, 2], [3, 4, 5]])
    #expect(try epoch(DataLoader(Numbers(count: 0), seed: 1), 0).isEmpty)
  }
}

/// A dataset whose items take different times, and some of which fail.
private struct Uneven: Dataset {
  struct Broken: Error {}

  let count: Int
  var unreadable: Set<Int> = []
  var broken: Set<Int> = []
  /// The number of loaded items.
  let loaded = Tally()

  func item(_ index: Int, epoch: Int) throws -> Int {
    loaded.add()
    usleep(UInt32(index * 37 % 11) * 100)
    if unreadable.contains(index) {
      throw DataError(
        path: "\(index).jpg", problem: "is damaged", recoverySuggestion: "copy it again")
    }
    if broken.contains(index) { throw Broken() }
    return index * 1000 + epoch
  }
}

/// A thread-safe counter.
private final class Tally: Sendable {
  private let count = Atomic(0)
  func add() { count.add(1, ordering: .relaxed) }
  var value: Int { count.load(ordering: .relaxed) }
}

@Suite struct DataLoaderThreadTests {
  @Test func `batches are the same for any number of workers`() throws {
    func batches(_ workers: Int, _ prefetch: Int?) throws -> [[Int]] {
      let loader = DataLoader(
        Uneven(count: 53, unreadable: [3, 17]), batchSize: 8, workers: workers, prefetch: prefetch,
        onFailure: .report { _ in }, seed: 1)
      var all: [[Int]] = []
      let report = try loader.forEachBatch(epoch: 2) { number, items in
        #expect(number == all.count)
        all.append(items)
      }
      #expect(report.itemCount == 51)
      #expect(report.failures.map(\.index).sorted() == [3, 17])
      return all
    }
    let expected = try batches(0, nil)
    #expect(expected.flatMap(\.self).count == 51)
    for (workers, prefetch) in [(1, nil), (2, nil), (2, 1), (7, nil), (3, 100)] as [(Int, Int?)] {
      #expect(try batches(workers, prefetch) == expected, "\(workers) workers")
    }
  }

  @Test func `no more batches are loaded ahead than prefetch allows`() throws {
    let data = Uneven(count: 400)
    let loader = DataLoader(data, batchSize: 10, workers: 3, prefetch: 2, seed: 1)
    var most = 0
    try loader.forEachBatch(epoch: 0) { number, _ in
      usleep(3000)
      most = max(most, data.loaded.value - number * 10)
    }
    // The current batch and two more.
    #expect(most <= 30, "\(most) items loaded")
    #expect(most > 10, "nothing was loaded ahead")
    #expect(data.loaded.value == 400)
  }

  @Test(arguments: [0, 3])
  func `an unreadable item is reported and counted, or stops the epoch`(
    workers: Int
  ) throws {
    let data = Uneven(count: 20, unreadable: [4, 5, 13])
    let reported = Monitor([LoadFailure]())
    let loader = DataLoader(
      data, batchSize: 2, shuffle: false, workers: workers,
      onFailure: .report { failure in reported.withLock { $0.append(failure) } }, seed: 1)
    var sizes: [Int: Int] = [:]
    let report = try loader.forEachBatch(epoch: 0) { sizes[$0] = $1.count }
    // All items of batch 2 are unreadable.
    #expect(sizes == [0: 2, 1: 2, 3: 2, 4: 2, 5: 2, 6: 1, 7: 2, 8: 2, 9: 2])
    #expect(report.failures.map(\.index) == [4, 5, 13] && report.itemCount == 17)
    #expect(report.failures[2].error.path == "13.jpg")
    #expect(reported.withLock { $0 } == report.failures)

    let strict = DataLoader(
      data, batchSize: 2, shuffle: false, workers: workers, onFailure: .stop, seed: 1)
    var count = 0
    let error = #expect(throws: DataError.self) {
      try strict.forEachBatch(epoch: 0) { _, _ in count += 1 }
    }
    #expect(error?.path == "4.jpg" && count == 2)
    let hopeless = DataLoader(
      Uneven(count: 3, unreadable: [0, 1, 2]), workers: workers, onFailure: .report { _ in },
      seed: 1)
    #expect(throws: DataError.self) { try hopeless.forEachBatch(epoch: 0) { _, _ in } }
  }

  @Test(arguments: [0, 3])
  func `a batch without readable items is kept, empty, where a loader keeps it`(workers: Int) throws
  {
    let loader = DataLoader(
      Uneven(count: 6, unreadable: [2, 3]), batchSize: 2, shuffle: false, workers: workers,
      onFailure: .report { _ in }, seed: 1
    ).collated(keepingEmptyBatches: true) { $0.count }
    var counts: [Int] = []
    let report = try loader.forEachBatch(epoch: 0) { _, batch, count in
      #expect(batch == count)
      counts.append(count)
    }
    #expect(counts == [2, 0, 2] && report.failures.count == 2)
    let hopeless = DataLoader(
      Uneven(count: 3, unreadable: [0, 1, 2]), batchSize: 2, workers: workers,
      onFailure: .report { _ in }, seed: 1
    ).collated(keepingEmptyBatches: true) { $0.count }
    #expect(try hopeless.forEachBatch(epoch: 0) { _, _ in }.itemCount == 0)
  }

  @Test(arguments: [0, 3])
  func `other errors stop the epoch and its threads`(workers: Int) throws {
    let loader = DataLoader(
      Uneven(count: 50, broken: [17]), batchSize: 5, shuffle: false, workers: workers, seed: 1)
    var count = 0
    #expect(throws: Uneven.Broken.self) { try loader.forEachBatch(epoch: 0) { _, _ in count += 1 } }
    #expect(count == 3)
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try loader.forEachBatch(epoch: 0) { number, _ in if number == 1 { throw Enough() } }
    }
    #expect(throws: Enough.self) {
      try loader.collated { _ -> Int in throw Enough() }.forEachBatch(epoch: 0) { _, _ in }
    }
  }

  @Test func `batches are put together by the workers`() throws {
    let data = Uneven(count: 12).map { Labeled(Tensor<Float>([Float($0)], shape: [1]), label: 7) }
    let loader = DataLoader(data, batchSize: 4, shuffle: false, workers: 2, seed: 1)
    var values: [Float] = []
    try loader.collated { $0.collated }.forEachBatch(epoch: 0) { _, batch in
      #expect(batch.values.shape == [4, 1] && batch.labels == [7, 7, 7, 7])
      values += batch.values.scalars
    }
    #expect(values == (0..<12).map { Float($0 * 1000) })
  }

  @Test func `a loader loads the batches of a sampler`() throws {
    let labels = (0..<30).map { $0 / 10 }
    let sampler = BalancedSampler(labels: labels, classes: 2, items: 3, seed: 1)
    let loader = DataLoader(Uneven(count: 30), sampler: sampler, workers: 2)
    var batches: [[Int]] = []
    try loader.forEachBatch(epoch: 4) { batches.append($1.map { $0 / 1000 }) }
    #expect(batches == sampler.batches(epoch: 4) && loader.batchCount == 5)
  }
}
