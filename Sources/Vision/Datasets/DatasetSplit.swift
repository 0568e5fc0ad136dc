import Files

/// A part of a dataset whose publisher has split it.
public enum DatasetSplit: String, CaseIterable, Sendable {
  /// The images to train on.
  case train
  /// The images to compare hyperparameters on.
  case validation
  /// The images to evaluate on, once.
  case test

  /// Creates the split of a name: that of a folder, or in a column of a list.
  ///
  /// - Parameter name: `train` or `training`; `val`, `valid` or `validation`; `test` or `testing`; in upper or lower
  ///   case.
  public init?(name: String) {
    switch name.lowercased() {
    case "train", "training": self = .train
    case "val", "valid", "validation": self = .validation
    case "test", "testing": self = .test
    default: return nil
    }
  }

  /// Returns the error of a dataset that has no validation set.
  static func noValidationSet(_ path: String) -> DataError {
    DataError(
      path: path, problem: "has a training set and a test set, but no validation set",
      recoverySuggestion: "split the training set, with stratifiedSplit")
  }
}
