import Optimizers

/// A type that watches a training run beside the loss, and warns of what the loss does not show.
///
/// Whoever computes the loss shows the observer what it needs; ``Trainer`` asks it after every epoch.
public protocol TrainingObserver {
  /// A warning in a sentence or two; `nil` if there is nothing to warn about.
  var warning: String? { get }

  /// What the observer remembers of the run; a checkpoint keeps it, so that a resumed run reports the same.
  var state: SavedState { get }

  /// Restores a saved state; an empty one is that of a new observer.
  ///
  /// - Throws: An error that says what does not match; nothing changes then.
  func load(_ state: SavedState) throws
}

extension TrainingObserver {
  /// An empty state: by default, an observer remembers nothing.
  public var state: SavedState { SavedState() }

  /// Ignores the state.
  public func load(_ state: SavedState) throws {}
}
