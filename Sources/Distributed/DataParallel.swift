import Autograd
import Layers
import Tensors

/// A network that computes each rank's part of a batch on that rank, and returns the results of the whole batch on all of
/// them: data-parallel training.
///
///     let parallel = try DataParallel(network, over: communicator, replica: { ResNet18(…) })
///     let y = parallel(images, counts: counts)      // [the batch, …], on every rank
///     loss(y, labels).backward()                    // one process's loss, on the whole batch
///     parallel.reduceGradients()                    // the sums over all parts
///     optimizer.step()                              // the same step on every rank
///
/// What follows the network sees the whole batch, as in a single process: a loss that compares all pairs of embeddings, a
/// mean over the batch, a queue. It is computed on every rank; what a rank needs for the gradients of its own part is
/// its own rows. (The other exact way is to compute the loss of the own rows against all, and to sum the gradients of
/// each row over ranks: it computes less, but needs another exchange, and a loss that is a sum over rows.)
///
/// Batch normalizations use the statistics of the whole batch. A batch of one shard is computed by the network as it is,
/// as without any of this.
///
/// The parameters' gradients are summed over the parts of a batch while the backward pass still runs, in buckets, as in
/// PyTorch's `DistributedDataParallel` (Li et al., "PyTorch Distributed", 2020).
public final class DataParallel {
  /// The network, whose parameters are trained.
  public let network: Module
  /// How a batch is divided.
  public let plan: ShardPlan
  /// The ranks.
  public let communicator: any Communicator
  /// Whether the next backward pass ends a step, so that gradients are exchanged while it runs; `false` for all but the
  /// last pass of accumulated gradients.
  public var reducesInBackward = true

  /// The network for each local shard; the first is `network` itself.
  private let replicas: [Module]
  private let threads: ShardThreads
  /// `nil` for a single shard.
  private let reducer: GradientReducer?
  /// The calls whose backward pass has not run.
  private var pendingCalls = 0

  /// Prepares a network for data-parallel training. Its parameters and buffers become those of rank 0.
  ///
  /// - Parameters:
  ///   - network: The network; of the same architecture on all ranks.
  ///   - communicator: The ranks.
  ///   - shardCount: The number of shards of a batch; the number of ranks by default. See ``ShardPlan``.
  ///   - bucketSize: The bytes of gradients that are exchanged at a time.
  ///   - replica: Returns another network of the same architecture; called for each further shard of this rank.
  /// - Throws: ``CommunicationError``.
  /// - Precondition: The ranks can share the shards.
  public init(
    _ network: Module, over communicator: any Communicator, shardCount: Int? = nil,
    bucketSize: Int = 25 << 20, replica: () -> Module
  ) throws(CommunicationError) {
    guard
      let plan = ShardPlan(
        shardCount: shardCount ?? communicator.size, rank: communicator.rank, of: communicator.size)
    else {
      fatalError(
        "DataParallel: \(communicator.size) ranks cannot share \(shardCount ?? 0) shards; both must be powers of "
          + "two, or equal")
    }
    (self.network, self.plan, self.communicator) = (network, plan, communicator)
    let threads = ShardThreads(plan, communicator)
    self.threads = threads
    try communicator.broadcastState(of: network)
    replicas = [network] + plan.own.dropFirst().map { _ in replica() }
    let names = network.namedParameters().map(\.name)
    for (index, replica) in replicas.enumerated() {
      require(
        replica.namedParameters().map(\.name) == names,
        "DataParallel: a replica must have the parameters of the network")
      guard plan.shardCount > 1 else { continue }
      replica.apply { ($0 as? BatchNorm)?.parts = threads.part(index) }
    }
    // Without a number of shards, or a tree of ranks, there are no bits of another number of ranks to expect.
    let hasTree = shardCount != nil && communicator.size & (communicator.size - 1) == 0
    reducer =
      plan.shardCount == 1
      ? nil
      : try GradientReducer(
        replicas.map { $0.parameters() }, communicator, order: hasTree ? .tree : .any,
        bucketSize: bucketSize)
  }

  /// Returns the results of the whole batch: `[all items, …]`, in the order of ranks and their shards.
  ///
  /// - Parameters:
  ///   - x: This rank's items, `[own items, …]`.
  ///   - counts: The number of items in each of this rank's shards.
  public func callAsFunction(_ x: Tensor<Float>, counts: [Int]) -> Variable {
    require(
      counts.count == plan.own.count && counts.reduce(0, +) == x.shape[0],
      "DataParallel: \(counts) items in \(plan.own.count) shards are not the \(x.shape[0]) of \(x.shape)"
    )
    guard let reducer else { return network(Variable(x)) }
    if pendingCalls == 0 { updateReplicas() }
    let parts = split(x, counts)
    let results = threads.run { [replicas] in replicas[$0](Variable(parts[$0])) }
    let own = Tensor<Float>.cat(results.map(\.value), axis: 0)
    let (all, first) = gathered(own)
    guard results.contains(where: \.requiresGradient) else { return Variable(all) }
    pendingCalls += 1
    // The graphs of the shards are apart; this leaf makes their results a part of the caller's.
    let anchor = Variable(Tensor(0), requiresGradient: true)
    return .record("data parallel", all, [anchor]) { [self] dY, _ in
      let gradients = split(dY.value[first..<first + own.shape[0]], counts)
      pendingCalls -= 1
      let isLast = pendingCalls == 0 && reducesInBackward
      reducer.isActive = isLast
      _ = threads.run { shard in results[shard].backward(with: gradients[shard].contiguous()) }
      reducer.isActive = false
      return [nil]
    }
  }

  /// Replaces the gradients of the network's parameters by their sums over all shards of all ranks; call it after the
  /// backward pass, before the optimizer's step. A parameter without a gradient on any rank keeps none.
  public func reduceGradients() {
    reducer?.finish()
    pendingCalls = 0
  }

  /// Gives the replicas the network's parameters and buffers; they share its tensors.
  private func updateReplicas() {
    if replicas.count == 1 { return }
    let state = network.stateDictionary()
    for replica in replicas.dropFirst() {
      do { try replica.load(state) } catch {
        fatalError("DataParallel: a replica must have the architecture of the network: \(error)")
      }
      replica.train(network.isTraining)
    }
  }

  private func split(_ x: Tensor<Float>, _ counts: [Int]) -> [Tensor<Float>] {
    var start = 0
    return counts.map { count in
      defer { start += count }
      return x[start..<start + count]
    }
  }

  /// Returns the rows of all ranks, and the first of this rank's.
  private func gathered(_ own: Tensor<Float>) -> (Tensor<Float>, first: Int) {
    if communicator.size == 1 { return (own, 0) }
    do throws(CommunicationError) {
      let counts = try communicator.gatheredIntegers([own.shape[0]]).map { $0[0] }
      return (try communicator.allGathered(own), counts[..<communicator.rank].reduce(0, +))
    } catch {
      communicator.abort("\(error)")
    }
  }
}
