/// The ROC AUC of the validation set after each epoch, which chooses the best checkpoint and stops training.
struct ValidationHistory {
  private(set) var areas: [Double]
  /// The number of epochs without a higher AUC after which training stops; 0 for none.
  let patience: Int

  private static let key = "validation"

  /// - Parameter results: the results of a checkpoint.
  init(_ results: [String: String], patience: Int) {
    areas = (results[Self.key] ?? "").split(separator: " ").compactMap { Double($0) }
    self.patience = patience
  }

  /// Adds the AUC of an epoch, and returns whether it is the highest.
  mutating func add(_ area: Double) -> Bool {
    let isBest = areas.allSatisfy { area > $0 }
    areas.append(area)
    return isBest
  }

  /// The epoch of the highest AUC, from 1; `nil` without any.
  var bestEpoch: Int? { areas.max().flatMap { areas.firstIndex(of: $0) }.map { $0 + 1 } }

  /// Whether there was no higher AUC for long enough.
  var isOver: Bool { patience > 0 && areas.count - (bestEpoch ?? areas.count) >= patience }

  /// The entries of a checkpoint's results.
  var results: [String: String] {
    if areas.isEmpty { return [:] }
    var entries = [Self.key: areas.map { "\($0)" }.joined(separator: " ")]
    if isOver { entries["stopped"] = "true" }
    return entries
  }
}

/// Ends the training loop before its last epoch.
struct EarlyStop: Error {}
