import Autograd
import Glibc
import Tensors

/// Sums the gradients of a network's parameters over all shards, in buckets, while the backward pass still runs.
///
/// Backward reaches the last parameters first, so buckets hold parameters in reverse order. A thread of its own exchanges
/// each complete bucket with the other ranks, in the order of buckets, which is the same on all ranks.
final class GradientReducer: @unchecked Sendable {
  /// Whether a backward pass runs that completes the gradients.
  var isActive = false

  /// The trained parameters, for each local shard.
  private let parameters: [[Parameter]]
  private let order: SumOrder
  private let communicator: any Communicator
  private let condition = Condition()
  private var buckets: [Bucket]
  /// Where each parameter is.
  private let places: [(bucket: Int, index: Int)]
  /// The gradients of a parameter in each shard that have arrived, by parameter.
  private var arrived: [[Tensor<Float>?]]
  private var arrivals: [Int]
  private var failure: CommunicationError?
  /// The number of buckets that have been exchanged in this step.
  private var exchanged = 0

  /// Some parameters, and room for their gradients, followed by one number for each that tells whether it has one.
  private struct Bucket {
    var parameters: [Int] = []
    var starts: [Int] = []
    var count = 0
    var numbers: [Float] = []
    var missing = 0
  }

  /// The first bucket is small, so that the exchange begins early.
  private static let firstBucketSize = 1 << 20

  /// - Parameter shards: the parameters of each local shard's network.
  init(
    _ shards: [[Parameter]], _ communicator: any Communicator, order: SumOrder, bucketSize: Int
  ) throws(CommunicationError) {
    let trained = shards[0].indices.filter { shards[0][$0].requiresGradient }
    parameters = shards.map { shard in trained.map { shard[$0] } }
    self.order = order
    // A frozen network has none.
    var buckets = trained.isEmpty ? [] : [Bucket()]
    var places = [(bucket: Int, index: Int)](repeating: (0, 0), count: trained.count)
    for index in trained.indices.reversed() {
      let count = parameters[0][index].value.count
      let room = (buckets.count == 1 ? min(bucketSize, Self.firstBucketSize) : bucketSize) / 4
      if buckets[buckets.count - 1].count + count > room, buckets[buckets.count - 1].count > 0 {
        buckets.append(Bucket())
      }
      let last = buckets.count - 1
      places[index] = (last, buckets[last].parameters.count)
      buckets[last].parameters.append(index)
      buckets[last].starts.append(buckets[last].count)
      buckets[last].count += count
    }
    (self.buckets, self.places) = (buckets, places)
    arrived = trained.map { _ in Array(repeating: nil, count: shards.count) }
    arrivals = trained.map { _ in 0 }
    self.communicator = try communicator.duplicate()
    reset()
    for (shard, parameters) in parameters.enumerated() {
      for (index, parameter) in parameters.enumerated() {
        parameter.onGradient { [weak self, weak parameter] gradient in
          if let self, let parameter, isActive {
            let value = gradient.value
            arrive(index, shard, parameter.gradient.map { $0 + value } ?? value)
          }
          return nil
        }
      }
    }
    if communicator.size > 1, !trained.isEmpty { startExchange() }
  }

  /// Notes a shard's gradient of a parameter, and sums the shards' when all have come.
  private func arrive(_ index: Int, _ shard: Int, _ gradient: Tensor<Float>?) {
    condition.lock()
    arrived[index][shard] = gradient
    arrivals[index] += 1
    let isComplete = arrivals[index] == parameters.count
    let parts = isComplete ? arrived[index] : []
    condition.unlock()
    guard isComplete else { return }
    let shape = parameters[0][index].shape
    let sum =
      parts.contains { $0 != nil }
      ? treeReduced(parts.map { $0 ?? .zeros(shape) }, +).contiguous() : nil
    let (bucket, place) = places[index]
    condition.lock()
    defer { condition.unlock() }
    arrived[index] = Array(repeating: nil, count: parameters.count)
    if let sum {
      let start = buckets[bucket].starts[place]
      sum.withContiguous { source in
        buckets[bucket].numbers.withUnsafeMutableBufferPointer {
          ($0.baseAddress! + start).update(from: source, count: sum.count)
        }
      }
      buckets[bucket].numbers[buckets[bucket].count + place] = 1
    }
    buckets[bucket].missing -= 1
    if buckets[bucket].missing == 0 { condition.wakeAll() }
  }

  /// Completes the sums, and sets the gradients of the first shard's network to them.
  func finish() {
    for index in parameters[0].indices where arrivals[index] == 0 {
      for (shard, parameters) in parameters.enumerated() {
        arrive(index, shard, parameters[index].gradient)
      }
    }
    condition.lock()
    while communicator.size > 1, exchanged < buckets.count, failure == nil { condition.wait() }
    condition.unlock()
    if let failure { communicator.abort("\(failure)") }
    for shard in parameters.dropFirst() { for parameter in shard { parameter.gradient = nil } }
    for bucket in buckets {
      for (place, index) in bucket.parameters.enumerated() {
        let parameter = parameters[0][index]
        let numbers = bucket.numbers[bucket.starts[place]...].prefix(parameter.value.count)
        parameter.gradient =
          bucket.numbers[bucket.count + place] > 0
          ? Tensor(Array(numbers), shape: parameter.shape) : nil
      }
    }
    reset()
  }

  private func reset() {
    condition.lock()
    defer { condition.unlock() }
    for index in buckets.indices {
      let (count, parameters) = (buckets[index].count, buckets[index].parameters.count)
      if buckets[index].numbers.isEmpty {
        buckets[index].numbers = Array(repeating: 0, count: count + parameters)
      } else {
        for i in buckets[index].numbers.indices { buckets[index].numbers[i] = 0 }
      }
      buckets[index].missing = parameters
    }
    for index in arrivals.indices { arrivals[index] = 0 }
    exchanged = 0
    condition.wakeAll()
  }

  // MARK: The thread of exchanges

  private func startExchange() {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        Unmanaged<GradientReducer>.fromOpaque(pointer!).takeRetainedValue().exchangeBuckets()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    require(code == 0, "DataParallel: the system has no thread for the exchange of gradients")
    pthread_detach(thread)
  }

  /// Exchanges buckets, for as long as the process runs.
  private func exchangeBuckets() {
    while true {
      condition.lock()
      while exchanged == buckets.count || buckets[exchanged].missing > 0 { condition.wait() }
      let index = exchanged
      var numbers: [Float] = []
      swap(&numbers, &buckets[index].numbers)
      condition.unlock()
      var problem: CommunicationError?
      do throws(CommunicationError) {
        try communicator.sum(&numbers, order)
      } catch { problem = error }
      condition.lock()
      swap(&numbers, &buckets[index].numbers)
      exchanged += 1
      failure = problem
      condition.wakeAll()
      condition.unlock()
      if problem != nil { return }
    }
  }
}
