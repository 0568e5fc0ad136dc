import Autograd
import Tensors

extension Module {
  /// Computes the running statistics of all batch normalizations anew, as the mean over the batches with which
  /// `body` calls the module; PyTorch's `swa_utils.update_bn`.
  ///
  /// Averaged parameters need it: their activations are not those that the running statistics were measured on.
  ///
  ///     average.copyToParameters()
  ///     try network.updateBatchNorm {
  ///       try loader.forEachBatch(epoch: 0) { _, items in
  ///         _ = network(Variable(items.collated.values))
  ///       }
  ///     }
  ///
  /// While `body` runs, all modules are in training mode and nothing is recorded; each module then returns to its
  /// own mode. If `body` throws, the statistics remain as they were. Does nothing, and does not call `body`, if there
  /// is no batch normalization.
  ///
  /// - Parameter body: Calls the module with batches.
  public final func updateBatchNorm(_ body: () throws -> Void) rethrows {
    let modules = namedModules().map(\.module)
    let norms = modules.compactMap { $0 as? BatchNorm }
    if norms.isEmpty { return }
    let modes = modules.map(\.isTraining)
    let momenta = norms.map(\.momentum)
    let statistics = norms.map(\.statistics)
    defer {
      for (module, mode) in zip(modules, modes) { module.isTraining = mode }
      for (norm, momentum) in zip(norms, momenta) { norm.momentum = momentum }
    }
    train()
    for norm in norms {
      let channels = norm.runningMean.value.count
      // Without a momentum, the running statistics are the mean over all batches.
      norm.momentum = nil
      norm.statistics = (.zeros([channels]), .ones([channels]), Tensor(0))
    }
    do {
      try withoutGradients(body)
    } catch {
      for (norm, old) in zip(norms, statistics) { norm.statistics = old }
      throw error
    }
  }
}

extension BatchNorm {
  /// The running mean and variance, and the number of batches that they are of.
  fileprivate var statistics: (mean: Tensor<Float>, variance: Tensor<Float>, batches: Tensor<Int64>)
  {
    get { (runningMean.value, runningVar.value, numBatchesTracked.value) }
    set { (runningMean.value, runningVar.value, numBatchesTracked.value) = newValue }
  }
}
