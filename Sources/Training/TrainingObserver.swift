/// A type that watches a training run beside the loss, and warns of what the loss does not show.
///
/// Whoever computes the loss shows the observer what it needs; ``Trainer`` asks it after every epoch.
public protocol TrainingObserver {
  /// A warning in a sentence or two; `nil` if there is nothing to warn about.
  var warning: String? { get }
}
