import Optimizers
import Tensors
import Training

extension CollapseMeter: TrainingObserver {
  /// The window and the losses of the last steps.
  public var state: SavedState {
    var state = SavedState()
    if !rows.isEmpty { state.tensors["rows"] = .stack(rows) }
    if !partners.isEmpty { state.tensors["partners"] = .stack(partners) }
    if !losses.isEmpty {
      state.tensors["losses"] = Tensor(
        losses.flatMap { [$0.loss, $0.collapsed] }, shape: [losses.count, 2])
    }
    return state
  }

  /// Restores a saved state.
  ///
  /// - Throws: `SavedStateMismatch` if a tensor has another shape than a window of this size can have.
  public func load(_ state: SavedState) throws {
    var problems: [String] = []
    func check(_ name: String, _ isValid: ([Int]) -> Bool, _ shape: String) {
      if let found = state.tensors[name]?.shape, !isValid(found) {
        problems.append("tensor \(name) has shape \(found), but must have \(shape)")
      }
    }
    let shape = state.tensors["rows"]?.shape ?? [0, 0]
    check("rows", { $0.count == 2 && (1...window).contains($0[0]) }, "[1 to \(window), D]")
    check("partners", { $0 == shape }, "\(shape)")
    check(
      "losses", { $0.count == 2 && (1...Self.lossWindow).contains($0[0]) && $0[1] == 2 },
      "[1 to \(Self.lossWindow), 2]")
    let known = ["rows", "partners", "losses"]
    let others = Array(state.tensors.keys) + Array(state.numbers.keys)
    problems += others.filter { !known.contains($0) }.sorted().map { "\($0) is unexpected" }
    guard problems.isEmpty else {
      throw SavedStateMismatch(owner: "CollapseMeter of \(window) rows", problems: problems)
    }
    func list(_ name: String) -> [Tensor<Float>] {
      state.tensors[name].map { all in (0..<all.shape[0]).map { all[$0].contiguous() } } ?? []
    }
    (rows, partners) = (list("rows"), list("partners"))
    losses = list("losses").map { ($0[0].item, $0[1].item) }
    measured = nil
  }
}

extension StepLog {
  /// Writes the line of an epoch, from 1 on, that ended with `step`, with the measures of its embeddings where
  /// they are known and finite, and others before them.
  ///
  /// - Throws: `DataError` where the disk is full.
  public func write(
    epoch: Int, step: Int, meanLoss: Float, health: EmbeddingHealth?,
    others: [(name: String, value: any BinaryFloatingPoint)] = []
  ) throws {
    var metrics = others
    if let health, health.rank.isFinite {
      metrics += [("rank", health.rank), ("deviation", health.deviation)]
      if let alignment = health.alignment { metrics.append(("alignment", alignment)) }
      metrics.append(("uniformity", health.uniformity))
    }
    try write(epoch: epoch, step: step, meanLoss: meanLoss, metrics: metrics)
  }
}
