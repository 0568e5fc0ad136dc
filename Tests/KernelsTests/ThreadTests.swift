import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Kernels

/// Serialized: they change how many threads all kernels use.
@Suite(.serialized) struct ThreadTests {
  /// Runs `body` on 1, 2, 3 and 7 threads and expects the same bits each time.
  private func expectSameBits(_ what: String, _ body: () -> [Float]) {
    let usual = threadCount
    defer { setThreadCount(usual) }
    setThreadCount(1)
    let one = body().map(\.bitPattern)
    for count in [2, 3, 7] {
      setThreadCount(count)
      #expect(body().map(\.bitPattern) == one, "\(what) on \(count) threads")
    }
  }

  @Test func `parallelFor visits every index once`() {
    let usual = threadCount
    defer { setThreadCount(usual) }
    setThreadCount(4)
    let visits = Mutex([Int](repeating: 0, count: 1000))
    parallelFor(1000) { index in visits.withLock { $0[index] += 1 } }
    #expect(visits.withLock { $0 } == [Int](repeating: 1, count: 1000))
  }

  @Test func `parallelFor completes with fewer threads where the system has no more`() async {
    await #expect(processExitsWith: .success) {
      setThreadCount(.max)
      #expect(threadCount == 1024)
      // Memory for the stacks of some threads only.
      var limit = rlimit(rlim_cur: 1 << 31, rlim_max: 1 << 31)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      let visits = Mutex(0)
      parallelFor(2000) { _ in visits.withLock { $0 += 1 } }
      #expect(visits.withLock { $0 } == 2000)
    }
  }

  @Test func `parallelFor completes nested calls and calls of several threads`() {
    let usual = threadCount
    defer { setThreadCount(usual) }
    setThreadCount(3)
    let visits = Mutex([Int](repeating: 0, count: 4000))
    let group = DispatchGroup()
    for caller in 0..<4 {
      DispatchQueue.global().async(group: group) {
        for round in 0..<100 {
          parallelFor(5) { outer in
            parallelFor(2) { inner in
              let place = caller * 1000 + round * 10 + outer * 2 + inner
              visits.withLock { $0[place] += 1 }
            }
          }
        }
      }
    }
    group.wait()
    #expect(visits.withLock { $0 } == [Int](repeating: 1, count: 4000))
  }

  @Test func `ThreadPool wakes sleeping helpers for the next job`() {
    let pool = ThreadPool()
    for pause: UInt32 in [0, 10, 100, 1000, 5000] {
      let threads = Mutex(Set<pthread_t>())
      let didRun = pool.run(40, helpers: 3) { _ in
        usleep(500)
        _ = threads.withLock { $0.insert(pthread_self()) }
      }
      #expect(didRun && threads.withLock(\.count) > 1, "before a pause of \(pause) µs")
      usleep(pause)
    }
    var innerRan = true
    #expect(pool.run(1, helpers: 1) { _ in innerRan = pool.run(1, helpers: 1) { _ in } })
    #expect(!innerRan, "the pool serves one caller at a time")
  }

  @Test func `matmul has the same bits on any number of threads`() {
    let (m, n, k) = (130, 301, 1100)
    let (a, b) = (numbers(m * k, 1), numbers(k * n, 2))
    expectSameBits("matmul") {
      var c = [Float](repeating: 0, count: m * n)
      matmul(
        m: m, n: n, k: k, a, aRowStride: k, aColumnStride: 1, b, bRowStride: n, bColumnStride: 1,
        into: &c, cRowStride: n, accumulate: false)
      return c
    }
  }

  @Test func `convolutions and their gradients have the same bits on any number of threads`() {
    for shape in ConvolutionTests.shapes {
      let x = numbers(shape.batch * shape.inputChannels * shape.inputHeight * shape.inputWidth, 1)
      let weights =
        shape.outputChannels * (shape.inputChannels / shape.groups) * shape.kernelHeight
        * shape.kernelWidth
      let w = numbers(weights, 2)
      let dY = numbers(
        shape.batch * shape.outputChannels * shape.outputHeight * shape.outputWidth, 3)
      expectSameBits("conv2d") {
        var y = [Float](repeating: 0, count: dY.count)
        conv2d(shape, input: x, weight: w, bias: nil, into: &y)
        return y
      }
      expectSameBits("conv2dInputGradient") {
        var dX = [Float](repeating: 0, count: x.count)
        conv2dInputGradient(shape, outputGradient: dY, weight: w, into: &dX)
        return dX
      }
      expectSameBits("conv2dWeightGradient") {
        var dW = [Float](repeating: 0, count: weights)
        conv2dWeightGradient(shape, input: x, outputGradient: dY, into: &dW)
        return dW
      }
    }
  }

  @Test func `sampling and folding have the same bits on any number of threads`() {
    let sizes = WeightedTaps(batch: 2, channels: 3, pixels: 40, taps: 4, positions: 50)
    let (x, weights, dY) = (numbers(240, 1), numbers(400, 2), numbers(300, 3))
    let indices: [Int32] = (0..<400).map { index in Int32(index * 37 % 41) - 1 }
    expectSameBits("sampleTaps") {
      var y = [Float](repeating: 0, count: dY.count)
      sampleTaps(sizes, x, indices: indices, weights: weights, into: &y)
      return y
    }
    expectSameBits("sampleTapsInputGradient") {
      var dX = [Float](repeating: 0, count: x.count)
      sampleTapsInputGradient(
        sizes, outputGradient: dY, indices: indices, weights: weights, into: &dX)
      return dX
    }
    expectSameBits("sampleTapsWeightGradient") {
      var dW = [Float](repeating: 0, count: weights.count)
      sampleTapsWeightGradient(sizes, x, outputGradient: dY, indices: indices, into: &dW)
      return dW
    }
    let windows = Convolution2d(
      batch: 2, inputChannels: 3, inputHeight: 8, inputWidth: 5, outputChannels: 1,
      kernelHeight: 3, kernelWidth: 2, paddingHeight: 1, paddingWidth: 1)
    let columns = numbers(1728, 4)
    expectSameBits("fold2d") {
      var y = [Float](repeating: 0, count: 240)
      fold2d(windows, columns: columns, into: &y)
      return y
    }
  }

  @Test func `sums over pairs of rows are the same bits on any number of threads`() {
    let (n, m, width) = (50, 300, 72)
    let a = (0..<n * width).map { Double($0 % 89) / 7 }
    let b = (0..<m * width).map { Double($0 % 97) / 7 }
    let weights = (0..<n * m).map { Float($0 % 11) / 3 - 1 }
    expectSameBits("products of differences") {
      var y = [Float](repeating: 0, count: n * m)
      productsOfDifferences(batch: 1, n: n, m: m, width: width, a, b, a, b, into: &y)
      return y
    }
    expectSameBits("weighted differences") {
      var y = [Float](repeating: 0, count: n * width)
      weightedDifferences(
        batch: 1, n: n, m: m, dimensions: width, a, b, weights: weights, isTransposed: false,
        into: &y)
      return y
    }
  }
}
